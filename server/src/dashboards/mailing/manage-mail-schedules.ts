import { FILTERS, SCHEDULE_BOUNDS } from '@tallygate/contract';
import type { Act } from '#audit';
import type { Instant } from '#kernel';
import type { Refusal } from '#sql';
import type { StoredDashboard } from '../dashboard-store.ts';
import type { DashboardBy, DashboardOutcome, KeepWith } from '../managing/dashboard-act.ts';
import type { MailPorts } from './mail-ports.ts';
import { MAIL_BOUNDS, type MailContent, type MailSchedule, type PageMail } from './mail-schedule.ts';
import { newMail } from './plan-mails.ts';

/** A schedule with what lists tell of it. */
export interface ListedSchedule {
  readonly schedule: MailSchedule;
  /** Empty while it is off. */
  readonly nextAt: readonly Instant[];
  /** The newest mail that has ended. */
  readonly last: PageMail | undefined;
}

/** A change of a dashboard's schedules. Who may is asked before; the dashboard was found by its id. */
export interface AskedMail<Tx> {
  readonly dashboard: StoredDashboard;
  readonly by: DashboardBy;
  readonly keep: KeepWith<Tx, ListedSchedule>;
}

type Outcome = Promise<DashboardOutcome<ListedSchedule>>;

/** Schedules of dashboards, as the doors of the product use them. */
export interface ManagedMailSchedules<Tx> {
  list(dashboardId: string): Promise<readonly ListedSchedule[]>;
  /** When a schedule would send, in the account's zone; or why it cannot be one. */
  preview(
    cron: string,
  ): Refusal | { readonly kind: 'times'; readonly times: readonly Instant[]; readonly timeZone: string };
  add(asked: AskedMail<Tx> & { readonly content: MailContent }): Outcome;
  /** What is left out stays. */
  change(asked: AskedMail<Tx> & { readonly id: string; readonly change: Partial<MailContent> }): Outcome;
  remove(asked: AskedMail<Tx> & { readonly id: string }): Outcome;
  /** Sends it now, once; what came of it is told as its last mail. */
  sendNow(asked: AskedMail<Tx> & { readonly id: string }): Outcome;
}

export type ManageMailPorts<Tx> = Pick<
  MailPorts<Tx>,
  'store' | 'transaction' | 'record' | 'dueTimes' | 'reader' | 'sendMail' | 'account' | 'clock' | 'newId'
> & {
  /** Something is to be sent now. */
  readonly onDue: () => void;
};

/** Manages schedules over a store. */
export function manageMailSchedules<Tx>(ports: ManageMailPorts<Tx>): ManagedMailSchedules<Tx> {
  const { store } = ports;
  return {
    list: async (dashboardId) => {
      const schedules = await store.schedules(dashboardId);
      const last = await store.lastEnded(schedules.map(({ id }) => id));
      return schedules.map((schedule) => listed(ports, schedule, last.get(schedule.id)));
    },
    preview: (cron) => {
      const { timeZone } = ports.account();
      const refusal = refuseCron(ports, cron);
      if (refusal !== undefined) return refusal;
      return { kind: 'times', times: ports.dueTimes.next({ cron, timeZone }, ports.clock.now(), NEXT_SHOWN), timeZone };
    },
    add: (asked) => addSchedule(ports, asked),
    change: (asked) => changeSchedule(ports, asked),
    remove: (asked) =>
      changing(ports, asked, async (tx, was) => {
        await store.removeSchedule(tx, was.id);
        return { schedule: was, action: 'dashboard.schedule_removed', before: summaryOf(was), after: undefined };
      }),
    sendNow: async (asked) => {
      if (ports.sendMail === undefined) return refuse('dashboard_mail_off');
      const outcome = await changing(ports, asked, async (tx, was) => {
        if (await store.hasOpenMail(tx, was.id)) return refuse('dashboard_mail_busy');
        const now = ports.clock.now();
        await store.addMail(
          tx,
          newMail({ id: ports.newId(), scheduleId: was.id, cause: 'by_hand', dueAt: now, freeAt: now }),
        );
        return { schedule: was, action: 'dashboard.mail_requested', before: undefined, after: summaryOf(was) };
      });
      if (outcome.kind === 'done') ports.onDue();
      return outcome;
    },
  };
}

async function addSchedule<Tx>(
  ports: ManageMailPorts<Tx>,
  asked: AskedMail<Tx> & { readonly content: MailContent },
): Outcome {
  const { dashboard, by, keep, content } = asked;
  const refusal = await refuseContent(ports, dashboard, { content });
  if (refusal !== undefined) return refusal;
  const { store, clock, newId } = ports;
  return await ports.transaction<DashboardOutcome<ListedSchedule>>(async (tx) => {
    const count = (await store.schedules(dashboard.id, tx)).length;
    if (count >= MAIL_BOUNDS.schedulesMax)
      return refuse('dashboard_schedule_count_max', { count_max: MAIL_BOUNDS.schedulesMax });
    const at = clock.now();
    const creator = { id: by.id, address: by.address };
    const made = { id: newId(), dashboardId: dashboard.id, creator, createdAt: at, updatedAt: at };
    const schedule: MailSchedule = { ...content, ...made, ...dueOf(ports, content) };
    await store.addSchedule(tx, schedule);
    await record(ports, tx, { schedule, by, action: 'dashboard.schedule_added', after: summaryOf(schedule) });
    const value = listed(ports, schedule, undefined);
    await keep?.(tx, value);
    return { kind: 'done', value };
  });
}

async function changeSchedule<Tx>(
  ports: ManageMailPorts<Tx>,
  asked: AskedMail<Tx> & { readonly id: string; readonly change: Partial<MailContent> },
): Outcome {
  const { dashboard, change } = asked;
  const found = await ports.store.schedule(asked.id);
  if (found === undefined || found.dashboardId !== dashboard.id) return unknown(asked.id);
  const refusal = await refuseContent(ports, dashboard, {
    content: { ...found, ...change },
    was: found,
  });
  if (refusal !== undefined) return refusal;
  return await changing(ports, asked, async (tx, was) => {
    const content: MailSchedule = { ...was, ...change, updatedAt: ports.clock.now() };
    // A change of the recipients does not move the next time.
    const isElsewhere = was.timeZone !== ports.account().timeZone;
    const isMoved = content.cron !== was.cron || content.isOn !== was.isOn || isElsewhere;
    const schedule = isMoved ? { ...content, ...dueOf(ports, content) } : content;
    await ports.store.saveSchedule(tx, schedule);
    return { schedule, action: 'dashboard.schedule_changed', before: summaryOf(was), after: summaryOf(schedule) };
  });
}

interface Acted {
  readonly schedule: MailSchedule;
  readonly action: `dashboard.${'schedule_removed' | 'mail_requested' | 'schedule_changed' | 'schedule_added'}`;
  readonly before?: Act['before'];
  readonly after?: Act['after'];
}

/** Loads a schedule of the dashboard, has its change done, and writes the log and what must be kept with it: all of it, or nothing. */
async function changing<Tx>(
  ports: ManageMailPorts<Tx>,
  { id, dashboard, by, keep }: AskedMail<Tx> & { readonly id: string },
  act: (tx: Tx, was: MailSchedule) => Promise<Refusal | Acted>,
): Outcome {
  const last = await ports.store.lastEnded([id]);
  return await ports.transaction<DashboardOutcome<ListedSchedule>>(async (tx) => {
    const was = await ports.store.schedule(id, tx);
    if (was === undefined || was.dashboardId !== dashboard.id) return unknown(id);
    const acted = await act(tx, was);
    if ('kind' in acted) return acted;
    await record(ports, tx, { ...acted, by });
    const value = listed(ports, acted.schedule, last.get(id));
    await keep?.(tx, value);
    return { kind: 'done', value };
  });
}

async function record<Tx>(
  ports: ManageMailPorts<Tx>,
  tx: Tx,
  { schedule, action, before, after, by }: Acted & { readonly by: DashboardBy },
): Promise<void> {
  await ports.record(tx, {
    at: ports.clock.now(),
    actorId: by.id,
    actor: by.address,
    action,
    target: `dashboard:${schedule.dashboardId}`,
    before,
    after,
    address: by.from,
    requestId: by.requestId,
  });
}

/** What an auditor asks: what goes to whom, and when. */
function summaryOf({ id, page, cron, range, filters, recipients, withCsv, isOn }: MailSchedule) {
  const chosen = Object.fromEntries(FILTERS.map((filter) => [filter, [...(filters[filter] ?? [])]]));
  return {
    ...{ schedule: id, page, cron, range, recipients: [...recipients] },
    filters: chosen,
    with_csv: withCsv,
    is_on: isOn,
  };
}

/**
 * Why a schedule cannot be as somebody wants it; undefined: it can. Of one that there is only what changes is looked at, and all of it
 * when it is switched on: what the dashboard lost meanwhile keeps nobody from switching it off.
 */
async function refuseContent<Tx>(
  ports: ManageMailPorts<Tx>,
  dashboard: StoredDashboard,
  { content, was }: { readonly content: MailContent; readonly was?: MailContent },
): Promise<Refusal | undefined> {
  const isBegun = was === undefined || (content.isOn && !was.isOn);
  const isNew = (part: 'page' | 'cron' | 'filters' | 'recipients') =>
    isBegun || JSON.stringify(content[part]) !== JSON.stringify(was[part]);
  const refusal =
    (isNew('page') ? refusePage(dashboard, content) : undefined) ??
    (isNew('cron') ? refuseCron(ports, content.cron) : undefined) ??
    (isNew('filters') ? refuseFilters(dashboard, content) : undefined);
  if (refusal !== undefined) return refusal;
  for (const address of isNew('recipients') ? content.recipients : []) {
    if ((await ports.reader(address, dashboard)) === undefined) return refuse('dashboard_recipient_unfit', { address });
  }
  return undefined;
}

function refusePage({ document }: StoredDashboard, { page }: MailContent): Refusal | undefined {
  const isThere = document.pages.some(({ id }) => id === page);
  return isThere ? undefined : refuse('dashboard_page_unknown', { page: page.slice(0, 100) });
}

function refuseFilters({ document }: StoredDashboard, { filters }: MailContent): Refusal | undefined {
  const strange = FILTERS.find((filter) => (filters[filter] ?? []).length > 0 && !document.filters.includes(filter));
  return strange && refuse('dashboard_filter_not_offered', { filter: strange });
}

function refuseCron<Tx>({ dueTimes, account, clock }: ManageMailPorts<Tx>, cron: string): Refusal | undefined {
  const { timeZone: zone } = account();
  const code = dueTimes.refuse({ cron, timeZone: zone }, clock.now());
  return code && refuse(code, { cron, zone, minutes_min: SCHEDULE_BOUNDS.minutesMin });
}

function dueOf<Tx>(
  { dueTimes, account, clock }: ManageMailPorts<Tx>,
  { cron, isOn }: MailContent,
): Pick<MailSchedule, 'timeZone' | 'nextDueAt'> {
  const { timeZone } = account();
  const [nextDueAt] = isOn ? dueTimes.next({ cron, timeZone }, clock.now(), 1) : [];
  return { timeZone, nextDueAt };
}

const NEXT_SHOWN = 3;

function listed<Tx>(
  { dueTimes, account, clock }: ManageMailPorts<Tx>,
  schedule: MailSchedule,
  last: PageMail | undefined,
): ListedSchedule {
  const { cron, isOn } = schedule;
  const { timeZone } = account();
  return { schedule, last, nextAt: isOn ? dueTimes.next({ cron, timeZone }, clock.now(), NEXT_SHOWN) : [] };
}

function unknown(id: string): Refusal {
  return refuse('dashboard_schedule_unknown', { id: id.slice(0, 64) });
}

function refuse(code: Refusal['code'], details: Refusal['details'] = {}): Refusal {
  return { kind: 'refuse', code, details };
}
