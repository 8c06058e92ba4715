import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  changedRunPeriodSchema,
  newRunAddOnSchema,
  newRunPeriodSchema,
  pageQuerySchema,
  type RunPeriodFacts,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { may } from '#identity';
import { asInstant, type Instant, startOfDay } from '#kernel';
import { type CountedPeriod, type PeriodChange, type PeriodOutcome, type RunAsker, RunsUncountable } from '#runs';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';
import { periodAnswer, summaryAnswer } from './run-answers.ts';

type Options = Pick<ControlApiOptions, 'periods' | 'runSummary' | 'idempotency' | 'account'>;

/** `/api/v1/runs/summary` and `/api/v1/runs/periods`: what runs the account has, and what is left of them. For account admins. */
export function runRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  const { periods, runSummary } = options;
  app.get('/api/v1/runs/summary', signedIn, async (context) => {
    demand(context);
    context.header('cache-control', 'no-store');
    return context.json(summaryAnswer(await runSummary()));
  });
  app.get('/api/v1/runs/periods', signedIn, async (context) => {
    demand(context);
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const place = ({ starts_at: startsAt, id }: RunPeriodFacts) => `${startsAt} ${id}`;
    const all = (await periods.list()).map(periodAnswer);
    return context.json(pageOfList(all, { list: 'run-periods', limit, cursor, place }));
  });
  app.post('/api/v1/runs/periods', signedIn, (context) =>
    manage(context, options, { status: 201, act: (asked) => addPeriod(options, asked) }),
  );
  app.patch('/api/v1/runs/periods/:id', signedIn, (context) =>
    manage(context, options, { status: 200, act: (asked) => changePeriod(options, asked) }),
  );
  app.post('/api/v1/runs/periods/:id/add-ons', signedIn, (context) =>
    manage(context, options, { status: 201, act: (asked) => addAddOn(options, asked) }),
  );
  app.delete('/api/v1/runs/periods/:id', signedIn, async (context) => {
    demand(context);
    const id = idOf(context);
    return await answerOnce(context, options, {
      body: undefined,
      act: async (keep) => {
        const keeping = keepAs(keep, 200);
        return answerAs(doneOr(await periods.remove({ id, keep: keeping }, askerOf(context))), 200);
      },
    });
  });
}

interface Asked {
  readonly id: string;
  readonly body: unknown;
  readonly keep: (tx: Transaction, period: CountedPeriod) => Promise<void>;
  readonly asker: RunAsker;
}

async function manage(
  context: ApiContext,
  options: Options,
  { status, act }: { readonly status: 200 | 201; readonly act: (asked: Asked) => Promise<PeriodOutcome> },
): Promise<Response> {
  demand(context);
  const body = await readJsonBody(context.req.raw);
  const common = { id: idOf(context), body, asker: askerOf(context) };
  return await answerOnce(context, options, {
    body,
    act: async (keep) => answerAs(doneOr(await act({ ...common, keep: keepAs(keep, status) })), status),
  });
}

async function addPeriod({ periods, account }: Options, { body, keep, asker }: Asked): Promise<PeriodOutcome> {
  const asked = parseWith(newRunPeriodSchema, body);
  const { kind, run_quota: runQuota, at_quota: atQuota } = asked;
  const zone = account().timeZone;
  const [from, to] = [instantOf(asked.starts_at, zone), instantOf(asked.ends_at, zone)];
  if (to <= from) throw new ApiRefusal('request_invalid', { member: 'ends_at' });
  return await counting(periods.add({ period: { kind, from, to, runQuota, atQuota }, keep }, asker));
}

/** What began before now is counted in the usage table: a period whose use is not known is none. */
async function counting<Done>(doing: Promise<Done>): Promise<Done> {
  try {
    return await doing;
  } catch (error) {
    if (!(error instanceof RunsUncountable)) throw error;
    const refusal = new ApiRefusal('warehouse_unavailable');
    refusal.cause = error;
    throw refusal;
  }
}

async function changePeriod({ periods, account }: Options, { id, body, keep, asker }: Asked): Promise<PeriodOutcome> {
  const asked = parseWith(changedRunPeriodSchema, body);
  const zone = account().timeZone;
  const { kind, starts_at: startsAt, ends_at: endsAt, run_quota: runQuota, at_quota: atQuota } = asked;
  const change: PeriodChange = {
    ...(kind === undefined ? {} : { kind }),
    ...(startsAt === undefined ? {} : { from: instantOf(startsAt, zone) }),
    ...(endsAt === undefined ? {} : { to: instantOf(endsAt, zone) }),
    ...(runQuota === undefined ? {} : { runQuota }),
    ...(atQuota === undefined ? {} : { atQuota }),
  };
  return await counting(periods.change({ id, change, keep }, asker));
}

async function addAddOn({ periods, account }: Options, { id, body, keep, asker }: Asked): Promise<PeriodOutcome> {
  const { runs, starts_at: startsAt, ends_at: endsAt, note } = parseWith(newRunAddOnSchema, body);
  const zone = account().timeZone;
  const period = (await periods.list()).find((each) => each.id === id);
  if (period === undefined) throw new ApiRefusal('run_period_unknown', { period: id.slice(0, 64) });
  const from = startsAt === undefined ? period.from : instantOf(startsAt, zone);
  const to = endsAt === undefined ? period.to : instantOf(endsAt, zone);
  const isInside = period.from <= from && from < to && to <= period.to;
  if (!isInside) throw new ApiRefusal('request_invalid', { member: startsAt === undefined ? 'ends_at' : 'starts_at' });
  return await periods.addAddOn({ id, addOn: { runs, from, to, note }, keep }, asker);
}

/** A day is its first instant in the account's zone. */
function instantOf(text: string, zone: string): Instant {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (date === null) return asInstant(Date.parse(text));
  const [year = 0, month = 0, day = 0] = date.slice(1).map(Number);
  return startOfDay({ year, month, day }, zone);
}

function answerAs(period: CountedPeriod, status: 200 | 201): Answer {
  return { status, body: periodAnswer(period) };
}

function keepAs(keep: Keep, status: 200 | 201): Asked['keep'] {
  return (tx, period) => keep(tx, answerAs(period, status));
}

function doneOr(outcome: PeriodOutcome): CountedPeriod {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}

function demand(context: ApiContext): void {
  if (!may(context.get('actor'), { kind: 'manage_limits' }).isAllowed) throw new ApiRefusal('role_not_allowed');
}

function idOf(context: ApiContext): string {
  return context.req.param('id') ?? '';
}

function askerOf(context: ApiContext): RunAsker {
  const { requesterId, requester } = context.get('actor');
  return { id: requesterId, address: requester, origin: originOf(context) };
}
