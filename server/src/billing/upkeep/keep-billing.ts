import type { Timer } from '#kernel';
import { billingTasks } from './billing-tasks.ts';
import type { BillingUpkeepPorts } from './upkeep-ports.ts';

/** Billing, looked after. */
export interface BillingUpkeep {
  /** Something happened: credits of these workspaces changed; without any, an order or a rule did. Looks soon. */
  wake(workspaceIds?: readonly string[]): void;
  /** Looks at once; at what is being looked at already, once more after that. Resolves when all has ended. Never rejects. */
  look(): Promise<void>;
  /** Looks no more. Resolves when what is under way has ended, or the time is over. */
  stop(timeoutMs: number): Promise<void>;
}

const EVERY_MS = 30_000;
/** What wakes it comes in bursts: charges are posted many times a second. */
const WOKEN_MS = 1_000;

/**
 * Looks after billing until stopped: payments whose outcome is not known, months of plans, automatic top-ups, alerts, and
 * once a day what providers have. Every process that shares the store may do so: each thing is done once.
 */
export function keepBilling<Tx>(ports: BillingUpkeepPorts<Tx>): BillingUpkeep {
  const { clock } = ports;
  const stopping = new AbortController();
  const tasks = billingTasks(ports, stopping.signal);
  const woken = new Set<string>();
  let isWholeDue = false;
  let regular: Timer | undefined;
  let soon: Timer | undefined;

  const lookAtWoken = async (): Promise<void> => {
    const ids = [...woken];
    woken.clear();
    if (ids.length > 0) await tasks.some(ids);
  };
  const look = async (): Promise<void> => {
    await Promise.all([lookAtWoken(), tasks.all()]);
  };
  const every = (): void => {
    if (stopping.signal.aborted) return;
    // The next one does not wait for this one: what still runs is not begun twice.
    regular = clock.after(EVERY_MS, () => {
      void look();
      every();
    });
  };
  const wakeUp = (): void => {
    soon = undefined;
    const isWhole = isWholeDue;
    isWholeDue = false;
    void (isWhole ? look() : lookAtWoken());
  };
  every();
  return {
    wake: (workspaceIds) => {
      for (const id of workspaceIds ?? []) woken.add(id);
      if (workspaceIds === undefined) isWholeDue = true;
      if (!stopping.signal.aborted) soon ??= clock.after(WOKEN_MS, wakeUp);
    },
    look,
    stop: async (timeoutMs) => {
      stopping.abort();
      regular?.cancel();
      soon?.cancel();
      const over = Promise.withResolvers<void>();
      const limit = clock.after(timeoutMs, () => over.resolve());
      await Promise.race([tasks.idle(), over.promise]);
      limit.cancel();
    },
  };
}
