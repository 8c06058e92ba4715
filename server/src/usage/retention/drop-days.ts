import { type AuditStore, type JsonValue, recordAct } from '#audit';
import type { Clock, Instant } from '#kernel';
import { USAGE_DATABASE } from '../table/usage-table.ts';
import { dueDays, type Held, type StoredDay } from './due-days.ts';
import type { RetentionStore, UsageDays } from './retention-store.ts';

/** What dropping acts with. */
export interface DropPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: RetentionStore<Tx>;
  readonly audit: AuditStore<Tx>;
  readonly days: UsageDays;
  readonly clock: Pick<Clock, 'now'>;
}

/** Days that go in one look; more wait for the next. */
const DAYS_PER_LOOK_MAX = 1_000;
const SYSTEM = 'system';
export const DROPPED_ACTION = 'table.day_dropped';
export const USAGE_TARGET = `table:${USAGE_DATABASE}.usage`;

/**
 * Drops every day that the policy does not keep, the oldest first, and gives the days. That a day goes is kept before it goes, and
 * recorded in the audit log after it went: whoever dies in between leaves it to the next look, which records it once, or leaves the
 * day where the policy keeps it by then.
 */
export async function dropDueDays<Tx>(ports: DropPorts<Tx>): Promise<readonly string[]> {
  const { store, days, clock, transaction } = ports;
  const { keptDays, dropping, drops: before } = await store.state();
  if (keptDays === undefined && dropping === undefined) return [];
  const stored = await days.list();
  const now = clock.now();
  const brokenOff = dropping && whatBecomes(dropping, stored, { keptDays, now });
  const dropped: string[] = [];
  if (brokenOff !== undefined && (await settle(ports, { ...brokenOff, drops: before })))
    dropped.push(brokenOff.held.day);
  const due = dueDays(stored, { keptDays, now }).filter(({ day }) => day !== dropping?.day);
  for (const day of due.slice(0, DAYS_PER_LOOK_MAX)) {
    const drops = before + dropped.length;
    if (!(await transaction((tx) => begin(ports, tx, { day, stored, drops })))) break;
    await finish(ports, { held: day, drops });
    dropped.push(day.day);
  }
  return dropped;
}

/** What becomes of a day whose drop was broken off. `stays`: it never went, and is kept now. `went`: what is there came after it, and is kept. */
interface BrokenOff {
  readonly kind: 'goes' | 'went' | 'stays';
  readonly held: StoredDay;
}

/** The policy may have become longer since. What lies there whole stays then; what has gone is recorded. */
function whatBecomes(
  begun: StoredDay,
  stored: readonly StoredDay[],
  policy: { readonly keptDays: number | undefined; readonly now: Instant },
): BrokenOff {
  const there = stored.find(({ day }) => day === begun.day);
  const isDue = dueDays(stored, policy).some(({ day }) => day === begun.day);
  // Without rows, only corrections can be left: they go after their rows.
  if (isDue || there === undefined || there.usage.rows === 0) return { kind: 'goes', held: heldBefore(begun, there) };
  const isWhole = there.usage.rows >= begun.usage.rows && there.corrections.rows >= begun.corrections.rows;
  return { kind: isWhole ? 'stays' : 'went', held: begun };
}

/** A day that goes, and how many had gone when that was decided. */
interface Going {
  readonly held: StoredDay;
  readonly drops: number;
}

/** Whether the day counts as dropped. */
async function settle<Tx>(ports: DropPorts<Tx>, { kind, ...going }: BrokenOff & Going): Promise<boolean> {
  if (kind === 'goes') await finish(ports, going);
  if (kind === 'went') await ports.transaction((tx) => record(ports, tx, going));
  if (kind === 'stays') await ports.transaction((tx) => leave(ports, tx, going.held));
  return kind !== 'stays';
}

/** Whether it still goes: the policy may have become longer meanwhile, and another process may be at it, or have been. */
async function begin<Tx>(
  { store, clock }: DropPorts<Tx>,
  tx: Tx,
  { day, stored, drops }: { readonly day: StoredDay; readonly stored: readonly StoredDay[]; readonly drops: number },
): Promise<boolean> {
  const state = await store.state(tx);
  if (state.dropping !== undefined || state.drops !== drops) return false;
  if (!dueDays(stored, { keptDays: state.keptDays, now: clock.now() }).includes(day)) return false;
  await store.begin(tx, day);
  return true;
}

async function finish<Tx>(ports: DropPorts<Tx>, going: Going): Promise<void> {
  await ports.days.drop(going.held.day);
  await ports.transaction((tx) => record(ports, tx, going));
}

/**
 * That it went; nothing when another process has recorded it. One that took it for broken off and left it, since the policy had become
 * longer, has recorded nothing.
 */
async function record<Tx>({ store, audit, clock }: DropPorts<Tx>, tx: Tx, { held, drops }: Going): Promise<void> {
  const now = await store.state(tx);
  if (now.drops !== drops) return;
  if (now.dropping === undefined || now.dropping.day === held.day) await store.end(tx);
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: SYSTEM,
    actor: SYSTEM,
    action: DROPPED_ACTION,
    target: USAGE_TARGET,
    before: describe(held),
    after: undefined,
    address: '',
    requestId: '',
  });
}

/** It is not to go any more. The mark stays: nobody can tell what a look of another process has seen of it. */
async function leave<Tx>({ store }: DropPorts<Tx>, tx: Tx, { day }: StoredDay): Promise<void> {
  const { dropping } = await store.state(tx);
  if (dropping?.day === day) await store.leave(tx);
}

function describe({ day, usage, corrections }: StoredDay): JsonValue {
  return {
    day,
    rows: usage.rows,
    bytes: usage.bytes,
    cost_corrections_rows: corrections.rows,
    cost_corrections_bytes: corrections.bytes,
  };
}

/** What a day whose drop was broken off held: it is still there with all that it had, or what is there now came after it went. */
function heldBefore(begun: StoredDay, now: StoredDay | undefined): StoredDay {
  return {
    day: begun.day,
    usage: together(begun.usage, now?.usage),
    corrections: together(begun.corrections, now?.corrections),
  };
}

function together(begun: Held, now: Held | undefined): Held {
  if (now === undefined || now.rows === 0) return begun;
  if (now.rows >= begun.rows) return now;
  return { rows: begun.rows + now.rows, bytes: begun.bytes + now.bytes };
}
