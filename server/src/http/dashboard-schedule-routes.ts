import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type DashboardSchedule,
  dashboardScheduleChangeSchema,
  FILTERS,
  newDashboardScheduleSchema,
  nextMailsQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type ListedSchedule, type MailContent, troubleText } from '#dashboards';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { findDashboard } from './dashboard-access.ts';
import { byOf, doneOr } from './dashboard-mutation.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { parseWith } from './parse-with.ts';

type Options = Pick<ControlApiOptions, 'dashboards' | 'previews' | 'idempotency' | 'mailSchedules'>;
type Changed = Parameters<Options['mailSchedules']['sendNow']>[0];

const ROOT = '/api/v1/dashboards/:id/schedules';

/** `/api/v1/dashboards/{id}/schedules`: pages that are sent by mail, for account admins. */
export function dashboardScheduleRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get(ROOT, signedIn, async (context) => {
    demand(context, { kind: 'import_dashboard' });
    const dashboard = await findDashboard(context, options);
    const listed = await options.mailSchedules.list(dashboard.id);
    return context.json({ data: listed.map((each) => scheduleAnswer(context, each)), next_cursor: null });
  });
  app.get(`${ROOT}/next`, signedIn, async (context) => {
    demand(context, { kind: 'import_dashboard' });
    await findDashboard(context, options);
    const { cron } = parseWith(nextMailsQuerySchema, context.req.query());
    const outcome = options.mailSchedules.preview(cron);
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    return context.json({ data: outcome.times.map(isoInstant), time_zone: outcome.timeZone });
  });
  const change = changeOnce<Options>({ kind: 'import_dashboard' }, options);
  const withoutBody = changeOnce<Options>({ kind: 'import_dashboard' }, options, { mayBeEmpty: true });
  app.post(
    ROOT,
    signedIn,
    change((asked) => {
      const content = contentOf(parseWith(newDashboardScheduleSchema, asked.body));
      return changed(asked, 201, (common) => options.mailSchedules.add({ ...common, content }));
    }),
  );
  app.patch(
    `${ROOT}/:schedule`,
    signedIn,
    change((asked) => {
      const named = changeOf(asked.body);
      return changed(asked, 200, (common) => options.mailSchedules.change({ ...common, change: named }));
    }),
  );
  app.delete(
    `${ROOT}/:schedule`,
    signedIn,
    withoutBody((asked) => changed(asked, 200, (common) => options.mailSchedules.remove(common))),
  );
  app.post(
    `${ROOT}/:schedule/send`,
    signedIn,
    withoutBody((asked) => changed(asked, 200, (common) => options.mailSchedules.sendNow(common))),
  );
}

async function changed(
  { context, options, keep }: AskedChange<Options>,
  status: 200 | 201,
  act: (common: Changed) => ReturnType<Options['mailSchedules']['sendNow']>,
): Promise<Answer> {
  const answerOf = (value: ListedSchedule): Answer => ({ status, body: scheduleAnswer(context, value) });
  const outcome = await act({
    id: context.req.param('schedule') ?? '',
    dashboard: await findDashboard(context, options),
    by: byOf(context),
    keep: (tx, value) => keep(tx, answerOf(value)),
  });
  return answerOf(doneOr(outcome));
}

type Wanted = ReturnType<typeof newDashboardScheduleSchema.parse>;

function contentOf(wanted: Wanted): MailContent {
  const { page, cron, range, filters, recipients, with_csv: withCsv, language, is_on: isOn } = wanted;
  const addresses = [...new Set(recipients.map((address) => address.toLowerCase()))];
  return { page, cron, range, filters: chosen(filters), recipients: addresses, withCsv, language, isOn };
}

/** Only what was named, so that the rest stays: the defaults of a new schedule are not those of a change. */
function changeOf(body: unknown): Partial<MailContent> {
  const wanted = parseWith(dashboardScheduleChangeSchema, body);
  const named = new Set(Object.keys(body as object));
  const whole = contentOf({ ...NOTHING, ...wanted } as Wanted);
  const members = Object.entries(whole).filter(([member]) => named.has(NAMES[member as keyof MailContent]));
  return Object.fromEntries(members) as Partial<MailContent>;
}

const NOTHING = { recipients: [], filters: {} };

/** What the members of a schedule are called on the wire. */
const NAMES: Readonly<Record<keyof MailContent, keyof Wanted>> = {
  page: 'page',
  cron: 'cron',
  range: 'range',
  filters: 'filters',
  recipients: 'recipients',
  withCsv: 'with_csv',
  language: 'language',
  isOn: 'is_on',
};

function chosen(filters: Wanted['filters']): MailContent['filters'] {
  return Object.fromEntries(
    FILTERS.flatMap((filter) => {
      const values = filters[filter] ?? [];
      return values.length === 0 ? [] : [[filter, values]];
    }),
  );
}

function scheduleAnswer(context: ApiContext, { schedule, nextAt, last }: ListedSchedule): DashboardSchedule {
  const { id, page, cron, range, language, recipients, filters } = schedule;
  return {
    ...{ id, page, cron, range, language, recipients: [...recipients] },
    filters: Object.fromEntries(FILTERS.map((filter) => [filter, [...(filters[filter] ?? [])]])),
    with_csv: schedule.withCsv,
    is_on: schedule.isOn,
    dashboard_id: schedule.dashboardId,
    created_by: schedule.creator.address,
    created_at: isoInstant(schedule.createdAt),
    next_at: nextAt.map(isoInstant),
    last:
      last === undefined || last.endedAt === undefined ? null : lastAnswer(context, { ...last, endedAt: last.endedAt }),
  };
}

function lastAnswer(
  context: ApiContext,
  {
    endedAt,
    state,
    reason,
  }: NonNullable<ListedSchedule['last']> & { readonly endedAt: Parameters<typeof isoInstant>[0] },
): DashboardSchedule['last'] {
  return {
    at: isoInstant(endedAt),
    outcome: state === 'sent' ? 'sent' : 'failed',
    reason: reason === undefined ? null : troubleText(reason.code, context.get('language'), reason.details),
  };
}
