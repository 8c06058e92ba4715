import type { Clock } from '#kernel';
import type { Warehouse } from '#sql';
import { inOneWait } from './one-wait.ts';
import { createTurns, type TurnBounds, type Turns } from './turns.ts';

/** Who asks for a run, and in which warehouse. */
export interface TurnAsker {
  readonly warehouse: Pick<Warehouse, 'id' | 'runsAtOnceMax'>;
  readonly asker: string;
  /** By a link: nobody whom the product knows. */
  readonly isByLink: boolean;
}

/** Places for runs: so many in all, of each warehouse as many as it lets run at once, and one for all links together. */
export interface WarehouseTurns {
  /** Runs the work when there is a place in each, for which it waits `waitMs` in all. Rejects as `Turns` do. */
  within<Result>(asked: TurnAsker, work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** How many wait for one of all places. */
  waiting(): number;
}

export function createWarehouseTurns(bounds: TurnBounds, clock: Clock): WarehouseTurns {
  const all = createTurns(bounds, clock);
  const links = createTurns({ ...bounds, runningMax: 1 }, clock);
  const turnsOf = createNarrowTurns(bounds, clock);

  const inWarehouse: WarehouseTurns['within'] = ({ warehouse, asker }, work, signal) => {
    const inAll = () => all.within(asker, work, signal);
    // The narrower place first, so that those who wait for it do not stand in the way of others.
    return turnsOf(warehouse)?.within(asker, inAll, signal) ?? inAll();
  };

  return {
    // So that whoever is signed in never waits for more than one question of those who are not.
    within: (asked, work, signal) =>
      inOneWait({ waitMs: bounds.waitMs, signal, clock }, (waiting, begin) => {
        const starting = () => {
          begin();
          return work();
        };
        const inIts = () => inWarehouse(asked, starting, waiting);
        return asked.isByLink ? links.within(asked.asker, inIts, waiting) : inIts();
      }),
    waiting: () => all.waiting(),
  };
}

/** Turns of a warehouse that lets less run at once than there are places; undefined: it does not. Another number makes them anew. */
export function createNarrowTurns(
  bounds: TurnBounds,
  clock: Clock,
): (warehouse: Pick<Warehouse, 'id' | 'runsAtOnceMax'>) => Turns | undefined {
  const narrow = new Map<string, { readonly runningMax: number; readonly turns: Turns }>();
  return ({ id, runsAtOnceMax }) => {
    if (runsAtOnceMax >= bounds.runningMax) {
      narrow.delete(id);
      return undefined;
    }
    const known = narrow.get(id);
    if (known?.runningMax === runsAtOnceMax) return known.turns;
    const turns = createTurns({ ...bounds, runningMax: runsAtOnceMax }, clock);
    narrow.set(id, { runningMax: runsAtOnceMax, turns });
    return turns;
  };
}
