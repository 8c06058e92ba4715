import { addDays, asInstant, type Clock, civilTimeAt, type Instant, type Log } from '#kernel';
import type { Orders, Reconciliation } from '../orders/orders.ts';
import type { ReconciliationStore } from './reconciliation-store.ts';

/** What comparing with the providers acts with. */
export interface ReconciliationPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: ReconciliationStore<Tx>;
  readonly orders: Pick<Orders<Tx>, 'reconcile'>;
  /** The account's zone. */
  readonly zone: () => string;
  readonly clock: Pick<Clock, 'now'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly log: Log;
}

/** Comparisons with the providers: one a day, and those that somebody asks for. */
export interface Reconciliations {
  /** Makes that of the day, unless it was made or is being made. */
  runDaily(): Promise<void>;
  /** Compares a range now. */
  run(range: { readonly from: Instant; readonly to: Instant }): Promise<Reconciliation>;
  /** The last ones, newest first. */
  list(limit: number): Promise<readonly Reconciliation[]>;
}

const DAY_MS = 86_400_000;
/** From this hour on, in the account's zone. */
const HOUR = 4;
/** The first one looks back so far; each other one so far before the end of the last that reached every provider. */
const FIRST_DAYS = 7;
const OVERLAP_DAYS = 2;
const DAYS_MAX = 31;
/** Whoever makes one has so long; after a failure it is tried again after the second. */
const LEASE_MS = 1_800_000;
const AGAIN_MS = 600_000;
const KEPT = 90;

/** Makes the comparisons with the providers. */
export function createReconciliations<Tx>(ports: ReconciliationPorts<Tx>): Reconciliations {
  const { store, clock, zone } = ports;
  return {
    runDaily: async () => {
      const now = clock.now();
      const day = dayOf(now, zone());
      if (await store.isTaken(day, now)) return;
      await compare(ports, { day, from: await beginOf(ports, now), to: now });
    },
    run: async (range) => {
      const found = await compare(ports, { ...range, day: undefined });
      // Nobody else makes one that somebody asked for.
      return found ?? { at: clock.now(), payments: 0, settled: 0, unknown: [], unreachable: [] };
    },
    list: async (limit) => (await store.list(limit)).map(({ found }) => found),
  };
}

/** The day whose comparison is due: before its hour, that of the day before. */
function dayOf(now: Instant, zone: string): string {
  const civil = civilTimeAt(now, zone);
  const { year, month, day } = civil.hour < HOUR ? addDays(civil, -1) : civil;
  return [String(year), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

async function beginOf<Tx>({ store }: ReconciliationPorts<Tx>, now: Instant): Promise<Instant> {
  const whole = (await store.list(KEPT)).find(({ day, found }) => day !== undefined && found.unreachable.length === 0);
  const from = whole === undefined ? now - FIRST_DAYS * DAY_MS : whole.to - OVERLAP_DAYS * DAY_MS;
  return asInstant(Math.max(from, now - DAYS_MAX * DAY_MS));
}

async function compare<Tx>(
  ports: ReconciliationPorts<Tx>,
  asked: { readonly day: string | undefined; readonly from: Instant; readonly to: Instant },
): Promise<Reconciliation | undefined> {
  const { transaction, store, orders, clock, newId } = ports;
  const startedAt = clock.now();
  const taken = { ...asked, id: newId(), startedAt, freeAt: asInstant(startedAt + LEASE_MS) };
  if (!(await transaction((tx) => store.take(tx, taken)))) return undefined;
  try {
    const found = await orders.reconcile({ from: asked.from, to: asked.to });
    await transaction(async (tx) => {
      await store.finish(tx, taken.id, found);
      await store.prune(tx, KEPT);
    });
    return found;
  } catch (error) {
    await transaction((tx) => store.free(tx, taken.id, asInstant(clock.now() + AGAIN_MS)));
    throw error;
  }
}
