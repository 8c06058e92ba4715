import { type Lane, lane } from './lane.ts';
import type { BillingUpkeepPorts } from './upkeep-ports.ts';

/** What is done in a look. None of it rejects: what fails is told in the log, once until it works again. */
export interface BillingTasks {
  /** Of workspaces whose credits changed. Waits for no order and no subscription. */
  some(workspaceIds: readonly string[]): Promise<void>;
  /** Everything. Comparing with the providers goes on afterwards. */
  all(): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/** What one look does of each kind; the rest is done by the next. */
const ORDERS_MAX = 100;
const SUBSCRIPTIONS_MAX = 100;
const METHODS_MAX = 50;
const WORKSPACES_MAX = 200;
/** A task is given so long to end before those begin that had better come after it; then they go on without it. */
const PATIENCE_MS = 5_000;

/**
 * The tasks of billing's upkeep, until it stops. Each has a lane of its own, so that a slow provider holds up nothing but
 * what it is asked for. They begin in an order that saves needless work: what a payment or a month brings is there before
 * a rule buys more, and before people are told that little is left.
 */
export function billingTasks<Tx>(ports: BillingUpkeepPorts<Tx>, stopping: AbortSignal): BillingTasks {
  const lanes = lanesOf(ports, attempts(ports, stopping));
  const nextSlice = sliceReader(ports.workspaceIds);
  const inOrder = async (asks: readonly (() => Promise<void>)[]): Promise<void> => {
    const asked: Promise<void>[] = [];
    for (const ask of asks) {
      const ended = ask();
      asked.push(ended);
      await atMost(ports, ended, stopping);
    }
    await Promise.all(asked);
  };
  return {
    some: (ids) => inOrder([() => lanes.topUps.ask(ids), () => lanes.alerts.ask(ids)]),
    all: async () => {
      await inOrder([
        () => lanes.orders.ask(),
        () => lanes.subscriptions.ask(),
        () => lanes.topUps.ask(),
        () => lanes.alerts.ask(nextSlice()),
        () => lanes.methods.ask(),
        async () => void lanes.comparison.ask(),
      ]);
    },
    idle: async () => {
      await Promise.all(Object.values(lanes).map((each) => each.idle()));
    },
  };
}

function lanesOf<Tx>(ports: BillingUpkeepPorts<Tx>, attempt: Attempt) {
  return {
    orders: lane(() => attempt('orders', () => ports.orders.settleUnfinished(ORDERS_MAX))),
    subscriptions: lane(() => attempt('subscriptions', () => ports.subscriptions.renewDue(SUBSCRIPTIONS_MAX))),
    topUps: lane((ids) => attempt('auto_top_ups', () => ports.autoTopUps.runDue(ids))),
    alerts: lane((ids = ports.workspaceIds()) => attempt('alerts', () => ports.alerts.look(ids))),
    methods: lane(() => attempt('methods', () => ports.methods.tidy(METHODS_MAX))),
    comparison: lane(() => attempt('reconciliation', () => ports.reconciliations.runDaily())),
  } satisfies Record<string, Lane>;
}

type Attempt = (task: string, act: () => Promise<unknown>) => Promise<void>;

function attempts<Tx>({ log }: BillingUpkeepPorts<Tx>, stopping: AbortSignal): Attempt {
  const failing = new Set<string>();
  return async (task, act) => {
    if (stopping.aborted) return;
    try {
      await act();
      failing.delete(task);
    } catch (error) {
      if (!stopping.aborted && !failing.has(task)) {
        log.warn({ error, task }, 'Billing could not be looked after; trying again.');
      }
      failing.add(task);
    }
  };
}

/** Resolves when the task has ended, or patience has, or everything stops. */
async function atMost<Tx>(
  { clock }: BillingUpkeepPorts<Tx>,
  ended: Promise<void>,
  stopping: AbortSignal,
): Promise<void> {
  if (stopping.aborted) return;
  const over = Promise.withResolvers<void>();
  const giveUp = (): void => over.resolve();
  const limit = clock.after(PATIENCE_MS, giveUp);
  stopping.addEventListener('abort', giveUp, { once: true });
  await Promise.race([ended, over.promise]);
  limit.cancel();
  stopping.removeEventListener('abort', giveUp);
}

/** Hands out all workspaces, so many at a time, round and round. */
function sliceReader(workspaceIds: () => readonly string[]): () => readonly string[] {
  let from = 0;
  return () => {
    const all = workspaceIds();
    if (from >= all.length) from = 0;
    const slice = all.slice(from, from + WORKSPACES_MAX);
    from += slice.length;
    return slice;
  };
}
