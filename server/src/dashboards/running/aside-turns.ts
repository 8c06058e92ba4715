import type { Clock } from '#kernel';
import { ASIDE_LIMITS } from './limits.ts';
import { inOneWait } from './one-wait.ts';
import { createTurns, type Turns } from './turns.ts';
import { createNarrowTurns, type TurnAsker } from './warehouse-turns.ts';

/** What stands beside figures. */
export type AsideKind = 'file' | 'try' | 'values';

/** Who waits, for what, and in which warehouse. */
export interface AsideAsker extends Pick<TurnAsker, 'warehouse' | 'asker'> {
  readonly kind: AsideKind;
}

/** One place for each kind, and of each warehouse as many as it lets run at once: a warehouse that is full is waited for, whichever kind is in it. */
export interface AsideTurns {
  /** Runs the work when its turn comes. Rejects with `NoTurn`, when it does not come in time, or with the signal's reason when it aborts. */
  within<Result>(asked: AsideAsker, work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

const KINDS = 3;

/** How long each waits in all, for its kind's turn and for its warehouse. */
const WAITS_MS: Readonly<Record<AsideKind, number>> = {
  file: ASIDE_LIMITS.waitMs,
  try: ASIDE_LIMITS.waitMs,
  values: ASIDE_LIMITS.valuesWaitMs,
};

export function createAsideTurns(clock: Clock): AsideTurns {
  const turns = () => createTurns({ ...ASIDE_LIMITS, runningMax: 1 }, clock);
  const kinds: Readonly<Record<AsideKind, Turns>> = { file: turns(), try: turns(), values: turns() };
  const narrow = () => createNarrowTurns({ ...ASIDE_LIMITS, runningMax: KINDS }, clock);
  const warehouses = narrow();
  const kindsOfWarehouses = { file: narrow(), try: narrow(), values: narrow() };
  return {
    within: ({ kind, asker, warehouse }, work, signal) =>
      inOneWait({ waitMs: WAITS_MS[kind], signal, clock }, (waiting, begin) => {
        const starting = () => {
          begin();
          return work();
        };
        const inKind = () => kinds[kind].within(asker, starting, waiting);
        const places = warehouses(warehouse);
        if (places === undefined) return inKind();
        // The narrower place first, so that those who wait for it do not stand in the way of others; and of each kind only one stands
        // for a place of the warehouse, so that those of one kind do not take all of them.
        const inWarehouse = () => places.within(asker, inKind, waiting);
        const ofKind = kindsOfWarehouses[kind]({ id: warehouse.id, runsAtOnceMax: 1 });
        return ofKind?.within(asker, inWarehouse, waiting) ?? inWarehouse();
      }),
  };
}
