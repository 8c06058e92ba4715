import { type ErrorCode, type ErrorDetails, RUN_PERIOD_BOUNDS } from '@tallygate/contract';
import { asInstant, type Clock, type Instant, isoInstant } from '#kernel';
import type { RunAsker, RunOutcome } from './manage-runs.ts';
import { type BegunShared, noteBegun } from './note-begun.ts';
import type { AtQuota, CountedPeriod, RunAddOn, RunPeriod } from './period.ts';
import type { QuotaStores, RunCount } from './quota-store.ts';
import { RUN_SPAN_MS } from './run.ts';

type ShownValue = string | number | null;

/** Something that was done to a period, as the log shows it. */
export interface PeriodAct {
  readonly at: Instant;
  readonly asker: RunAsker;
  readonly action: 'run_period.created' | 'run_period.changed' | 'run_period.removed' | 'run_period.extended';
  readonly target: string;
  readonly before?: Readonly<Record<string, ShownValue>> | undefined;
  readonly after?: Readonly<Record<string, ShownValue>> | undefined;
}

/** What managing periods acts with. `Tx` is a transaction of the control store. */
export interface PeriodPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly stores: QuotaStores<Tx>;
  /** Billable runs that began in `[from, to)`, by quarter of an hour, as the usage table has them. */
  readonly countStored: (from: Instant, to: Instant) => Promise<readonly RunCount[]>;
  /** Runs that several requests may belong to and that began in `[from, to)`, as the usage table has them; of very many the latest. */
  readonly sharedStored: (from: Instant, to: Instant) => Promise<readonly BegunShared[]>;
  /** Runs are being counted, whether there is a period or not. */
  readonly isCounting: (tx: Tx) => Promise<boolean>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: PeriodAct) => Promise<void>;
  /** Whether an error is that of two periods that share an instant. */
  readonly isOverlap: (error: unknown) => boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  /** Called after a change was kept: gateways must hear of it, and give back what they hold of the quota. */
  readonly onChanged: () => Promise<void>;
}

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx> = ((tx: Tx, period: CountedPeriod) => Promise<void>) | undefined;

/** A period that is to be. */
export interface NewPeriod extends Pick<RunPeriod, 'kind' | 'from' | 'to' | 'runQuota'> {
  readonly atQuota: AtQuota;
}

/** What may be changed of a period: its begin only before it came. */
export type PeriodChange = Partial<NewPeriod>;

/** A period that was changed, or why it was not. */
export type PeriodOutcome = RunOutcome<CountedPeriod> | PeriodRefusal;

interface PeriodRefusal {
  readonly kind: 'refuse';
  readonly code: Extract<
    ErrorCode,
    | 'run_period_unknown'
    | 'run_period_overlaps'
    | 'run_period_begun'
    | 'run_period_ended'
    | 'run_period_end_past'
    | 'count_max_reached'
  >;
  readonly details: ErrorDetails;
}

/** Contract and trial periods of the account. */
export interface ManagedPeriods<Tx> {
  /** By begin. */
  list(): Promise<readonly CountedPeriod[]>;
  /** Runs that began in it before now are counted from the usage table. */
  add(asked: { readonly period: NewPeriod; readonly keep?: KeepWith<Tx> }, asker: RunAsker): Promise<PeriodOutcome>;
  /**
   * A quota below what was used refuses from now on; one above it lets in again. The end moves no earlier than now, and
   * nothing of a period changes after it ended: what was counted in it stays its own.
   */
  change(
    asked: { readonly id: string; readonly change: PeriodChange; readonly keep?: KeepWith<Tx> },
    asker: RunAsker,
  ): Promise<PeriodOutcome>;
  /** Only before it begins. */
  remove(asked: { readonly id: string; readonly keep?: KeepWith<Tx> }, asker: RunAsker): Promise<PeriodOutcome>;
  addAddOn(
    asked: {
      readonly id: string;
      readonly addOn: Pick<RunAddOn, 'runs' | 'from' | 'to' | 'note'>;
      readonly keep?: KeepWith<Tx>;
    },
    asker: RunAsker,
  ): Promise<PeriodOutcome>;
}

/** Makes the management of periods. */
export function managePeriods<Tx>(ports: PeriodPorts<Tx>): ManagedPeriods<Tx> {
  const act = async (run: (tx: Tx) => Promise<PeriodOutcome>, keep: KeepWith<Tx>): Promise<PeriodOutcome> => {
    try {
      const outcome = await ports.transaction(async (tx) => {
        const decided = await run(tx);
        if (decided.kind === 'done') await keep?.(tx, decided.value);
        return decided;
      });
      if (outcome.kind === 'done') await ports.onChanged();
      return outcome;
    } catch (error) {
      if (!ports.isOverlap(error)) throw error;
      return { kind: 'refuse', code: 'run_period_overlaps', details: {} };
    }
  };
  return {
    list: () => ports.stores.periods.all(),
    add: async ({ period, keep }, asker) => {
      const at = ports.clock.now();
      const stored = period.from < at ? await ports.countStored(period.from, at) : [];
      const begun = await begunBefore(ports, { period, at });
      return await act((tx) => add(ports, tx, { period, stored, begun, asker, at }), keep);
    },
    change: async ({ id, change, keep }, asker) => {
      const at = ports.clock.now();
      const { from } = change;
      const isMovedBack = from !== undefined && from < at && ((await ports.stores.periods.find(id))?.from ?? 0) > at;
      const stored = isMovedBack ? await ports.countStored(from, at) : undefined;
      return await act((tx) => changePeriod(ports, tx, { id, change, stored, asker, at }), keep);
    },
    remove: ({ id, keep }, asker) => act((tx) => remove(ports, tx, { id, asker }), keep),
    addAddOn: ({ id, addOn, keep }, asker) => act((tx) => addAddOn(ports, tx, { id, addOn, asker }), keep),
  };
}

/** Where nothing was counted before, gateways begin to tell of runs a moment after the period was made. */
const COUNTING_BEGINS_MS = 5_000;

async function add<Tx>(
  ports: PeriodPorts<Tx>,
  tx: Tx,
  made: {
    readonly period: NewPeriod;
    readonly stored: readonly RunCount[];
    readonly begun: readonly BegunShared[];
    readonly asker: RunAsker;
    readonly at: Instant;
  },
): Promise<PeriodOutcome> {
  const { stores, newId, isCounting, record } = ports;
  const { period: asked, stored, begun, asker, at } = made;
  const known = await stores.periods.all(tx);
  const { countMax } = RUN_PERIOD_BOUNDS;
  if (known.length >= countMax) return refuse('count_max_reached', { count_max: countMax });
  const other = known.find(({ from, to }) => from < asked.to && asked.from < to);
  if (other !== undefined) return overlap(other);
  if (asked.to <= at) return refuse('run_period_end_past', { now: isoInstant(at) });
  const begins = known.length > 0 || (await isCounting(tx)) ? at : asInstant(at + COUNTING_BEGINS_MS);
  const created = { at, by: asker.address, byId: asker.id };
  const countedFrom = asInstant(Math.max(asked.from, begins));
  const period: RunPeriod = { ...asked, id: newId(), addOns: [], countedFrom, created };
  const used = stored.reduce((sum, { runs }) => sum + runs, 0);
  await stores.periods.add(tx, period, used);
  await stores.counts.fillQuarters(tx, stored);
  await noteBegun(ports, tx, begun);
  await record(tx, { at, asker, action: 'run_period.created', target: targetOf(period), after: shown(period) });
  return { kind: 'done', value: { ...period, used, usedBefore: used } };
}

/** Shared runs that may go on. A period that is yet to begin is made without them while the usage table is away. */
async function begunBefore<Tx>(
  { sharedStored }: Pick<PeriodPorts<Tx>, 'sharedStored'>,
  { period, at }: { readonly period: NewPeriod; readonly at: Instant },
): Promise<readonly BegunShared[]> {
  const begun = sharedStored(asInstant(at - RUN_SPAN_MS), at);
  return await (period.from < at ? begun : begun.catch(() => []));
}

async function changePeriod<Tx>(
  { stores, record }: PeriodPorts<Tx>,
  tx: Tx,
  asked: {
    readonly id: string;
    readonly change: PeriodChange;
    /** Where a begin that was to come moves into the past: runs since then. */
    readonly stored: readonly RunCount[] | undefined;
    readonly asker: RunAsker;
    readonly at: Instant;
  },
): Promise<PeriodOutcome> {
  const { id, change, stored, asker, at } = asked;
  const before = await stores.periods.find(id, tx);
  const refusal = refusalOf(before, id, at);
  if (before === undefined || refusal !== undefined) return refusal ?? unknown(id);
  const after = { ...before, ...change };
  if (before.from <= at && after.from !== before.from) return refuse('run_period_begun', { period: id });
  const isEndMoved = after.to !== before.to;
  if (isEndMoved && after.to < at) return refuse('run_period_end_past', { now: isoInstant(at) });
  if (after.to <= after.from) return refuse('run_period_end_past', { now: isoInstant(after.from) });
  const others = (await stores.periods.all(tx)).filter((other) => other.id !== id);
  const other = others.find(({ from, to }) => from < after.to && after.from < to);
  if (other !== undefined) return overlap(other);
  const value = before.from > at ? await moved({ stores }, tx, { after, stored, at }) : after;
  await stores.periods.change(tx, value);
  const target = targetOf(before);
  await record(tx, { at, asker, action: 'run_period.changed', target, before: shown(before), after: shown(value) });
  return { kind: 'done', value };
}

/** A period that had not begun, with its begin of now. Runs that it had before now are counted as `add` counts them. */
async function moved<Tx>(
  { stores }: Pick<PeriodPorts<Tx>, 'stores'>,
  tx: Tx,
  {
    after,
    stored = [],
    at,
  }: { readonly after: CountedPeriod; readonly stored: readonly RunCount[] | undefined; readonly at: Instant },
): Promise<CountedPeriod> {
  const used = stored.reduce((sum, { runs }) => sum + runs, 0);
  await stores.periods.setUsedBefore(tx, after.id, used);
  await stores.counts.fillQuarters(tx, stored);
  const counted = after.used - after.usedBefore;
  return { ...after, countedFrom: asInstant(Math.max(after.from, at)), used: counted + used, usedBefore: used };
}

async function remove<Tx>(
  { stores, clock, record }: PeriodPorts<Tx>,
  tx: Tx,
  { id, asker }: { readonly id: string; readonly asker: RunAsker },
): Promise<PeriodOutcome> {
  const at = clock.now();
  const period = await stores.periods.find(id, tx);
  if (period === undefined) return unknown(id);
  if (period.from <= at) return refuse('run_period_begun', { period: id });
  await stores.periods.remove(tx, id);
  await record(tx, { at, asker, action: 'run_period.removed', target: targetOf(period), before: shown(period) });
  return { kind: 'done', value: period };
}

async function addAddOn<Tx>(
  { stores, clock, newId, record }: PeriodPorts<Tx>,
  tx: Tx,
  asked: {
    readonly id: string;
    readonly addOn: Pick<RunAddOn, 'runs' | 'from' | 'to' | 'note'>;
    readonly asker: RunAsker;
  },
): Promise<PeriodOutcome> {
  const { id, asker } = asked;
  const at = clock.now();
  const before = await stores.periods.find(id, tx);
  const refusal = refusalOf(before, id, at);
  if (before === undefined || refusal !== undefined) return refusal ?? unknown(id);
  const { addOnsMax } = RUN_PERIOD_BOUNDS;
  if (before.addOns.length >= addOnsMax) return refuse('count_max_reached', { count_max: addOnsMax });
  const addOn: RunAddOn = { ...asked.addOn, id: newId(), created: { at, by: asker.address } };
  await stores.periods.addAddOn(tx, id, addOn);
  const { runs, from, to, note } = addOn;
  const after = { runs, starts_at: isoInstant(from), ends_at: isoInstant(to), note };
  await record(tx, { at, asker, action: 'run_period.extended', target: targetOf(before), after });
  const addOns = [...before.addOns, addOn].sort((one, other) => one.from - other.from);
  return { kind: 'done', value: { ...before, addOns } };
}

/** Why nothing of a period may change any more. */
function refusalOf(period: RunPeriod | undefined, id: string, at: Instant): PeriodRefusal | undefined {
  if (period === undefined) return unknown(id);
  return period.to <= at ? refuse('run_period_ended', { ended_at: isoInstant(period.to) }) : undefined;
}

function unknown(id: string): PeriodRefusal {
  return refuse('run_period_unknown', { period: id.slice(0, 64) });
}

function overlap({ from, to }: RunPeriod): PeriodRefusal {
  return refuse('run_period_overlaps', { starts_at: isoInstant(from), ends_at: isoInstant(to) });
}

function refuse(code: PeriodRefusal['code'], details: ErrorDetails): PeriodRefusal {
  return { kind: 'refuse', code, details };
}

function targetOf({ id }: RunPeriod): string {
  return `run_period:${id}`;
}

function shown({ kind, from, to, runQuota, atQuota }: RunPeriod) {
  return { kind, starts_at: isoInstant(from), ends_at: isoInstant(to), run_quota: runQuota, at_quota: atQuota };
}
