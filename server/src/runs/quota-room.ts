import { asInstant, type Instant } from '#kernel';
import { allowedAt, changesAfter, roomAgainAt } from './period.ts';
import { HOUR_PLACE, type QuotaStores } from './quota-store.ts';

/** What a limit of runs has at an instant. */
export type RunRoom =
  /** Nothing is refused, before `endsAt` at least; undefined: until somebody changes something. */
  | { readonly kind: 'unlimited'; readonly endsAt: Instant | undefined }
  | {
      readonly kind: 'limited';
      /** Where its units are held: see `RunLeaseStore`. */
      readonly place: string;
      readonly allowed: number;
      /** Counted, and held by gateways. */
      readonly used: number;
      /** Units that are taken now are not to be used from then on; undefined: their lease alone ends them. */
      readonly endsAt: Instant | undefined;
      /** When so many units as are needed may be there again. */
      readonly resetAt: (need: number) => Instant | undefined;
    };

/** The quota of the period that lasts now. It refuses only where the period says so. */
export async function quotaRoom<Tx>(
  stores: Pick<QuotaStores<Tx>, 'periods' | 'leases' | 'sights'>,
  tx: Tx,
  at: Instant,
): Promise<RunRoom> {
  const { periods } = stores;
  const period = await periods.at(at, tx);
  if (period === undefined) {
    const next = (await periods.all(tx)).find(({ from }) => from > at);
    return { kind: 'unlimited', endsAt: next?.from };
  }
  if (period.atQuota !== 'refuse') return { kind: 'unlimited', endsAt: period.to };
  const used = period.used + (await heldAt(stores, period.id, tx));
  const { allowed } = allowedAt(period, at);
  return {
    kind: 'limited',
    place: period.id,
    ...{ allowed, used },
    endsAt: changesAfter(period, at)[0],
    resetAt: () => roomAgainAt(period, used, at),
  };
}

/** How long a run counts against the hourly limit. */
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * The hourly limit: in no hour do more runs begin. Runs are remembered by the minute, and count until their whole minute
 * is an hour ago.
 */
export async function hourlyRoom<Tx>(
  stores: Pick<QuotaStores<Tx>, 'leases' | 'sights' | 'counts'> & { readonly runsPerHour: number | undefined },
  tx: Tx | undefined,
  at: Instant,
): Promise<RunRoom> {
  const { runsPerHour: allowed, counts } = stores;
  if (allowed === undefined) return { kind: 'unlimited', endsAt: undefined };
  const minutes = await counts.minutes(asInstant(at - HOUR_MS - MINUTE_MS + 1), tx);
  const used = minutes.reduce((sum, { runs }) => sum + runs, 0) + (await heldAt(stores, HOUR_PLACE, tx));
  const resetAt = (need: number): Instant | undefined => {
    let left = used;
    for (const { from, runs } of minutes) {
      left -= runs;
      if (left + need <= allowed) return asInstant(from + MINUTE_MS + HOUR_MS);
    }
    return minutes.length === 0 ? undefined : asInstant(at + MINUTE_MS);
  };
  return { kind: 'limited', place: HOUR_PLACE, allowed, used, endsAt: undefined, resetAt };
}

/** Units that gateways hold, for single runs and for shared ones. */
export async function heldAt<Tx>(
  { leases, sights }: Pick<QuotaStores<Tx>, 'leases' | 'sights'>,
  place: string,
  tx?: Tx,
): Promise<number> {
  return (await leases.held(place, tx)) + (await sights.held(place, tx));
}
