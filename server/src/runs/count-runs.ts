import { asInstant, type Instant } from '#kernel';
import { isIn, minuteOf, quarterOf, type RunPeriod } from './period.ts';
import {
  HOUR_PLACE,
  nameOfRun,
  type QuotaStores,
  type RunCount,
  type RunHolder,
  type RunKey,
  type RunSight,
} from './quota-store.ts';
import { RUN_SPAN_MS } from './run.ts';

/** A request that was carried out, and the run that it belongs to. */
export interface CountedRequest {
  readonly key: RunKey;
  /** When the request came. */
  readonly at: Instant;
  readonly isBillable: boolean;
  /** Other requests may belong to its run. */
  readonly isShared: boolean;
}

/** What counting acts with. */
export interface CountParts<Tx> {
  readonly stores: QuotaStores<Tx>;
  readonly newId: () => string;
}

/** Requests of one gateway, and whose leases held units for them. */
export interface CountedBatch<Request extends CountedRequest> {
  readonly requests: readonly Request[];
  readonly isOf: (holder: RunHolder) => boolean;
}

/**
 * Counts the runs that began with these requests, each once, in the period in which it began, and takes them out of what the
 * gateway held for them. Beyond what was held they count all the same. Tells with which requests runs began, in their order.
 */
export async function countRuns<Tx, Request extends CountedRequest>(
  parts: CountParts<Tx>,
  tx: Tx,
  { requests, isOf }: CountedBatch<Request>,
): Promise<readonly Request[]> {
  if (requests.length === 0) return [];
  const shared = await sightShared(parts, tx, requests);
  const began = requests.filter((request) => !request.isShared || shared.began.has(request));
  const billable = began.filter(({ isBillable }) => isBillable);
  await addTimes(parts.stores, tx, billable);
  const periods = await parts.stores.periods.all(tx);
  const single = billable.filter((request) => !request.isShared);
  const own = (await parts.stores.leases.holders(tx)).filter(isOf);
  await takeFromLeases(parts.stores, tx, { place: HOUR_PLACE, runs: single, own });
  await countSingle(parts.stores, tx, { periods, requests: single, own });
  await countShared(parts.stores, tx, { periods, began: shared.began });
  return began;
}

/**
 * A request that waited at the door while a period that refuses ended was let in by what came next: with a unit of the next
 * period, or without any. It counts there. No wait is longer, with what clocks may differ by.
 */
const BOUNDARY_MS = 10_000;

interface SingleRuns {
  readonly periods: readonly RunPeriod[];
  readonly requests: readonly CountedRequest[];
  readonly own: readonly RunHolder[];
}

async function countSingle<Tx>(stores: QuotaStores<Tx>, tx: Tx, { periods, requests, own }: SingleRuns): Promise<void> {
  for (const period of periods) {
    const inside = requests.filter(({ at }) => isIn(period, at));
    if (inside.length === 0) continue;
    const taken = await takeFromLeases(stores, tx, { place: period.id, runs: inside, own });
    const late = inside.filter(({ at }) => isAtEdge(period, at));
    const runs = late.slice(0, inside.length - taken);
    const moved = runs.length === 0 ? 0 : await countNext(stores, tx, { next: nextOf(period, periods), runs, own });
    const counted = inside.filter(({ at }) => at >= period.countedFrom).length;
    await stores.periods.addUse(tx, period.id, Math.max(0, counted - moved));
  }
}

/** Runs without a unit of the period that they came in count in the next one, as far as it let them in; how many it did. */
async function countNext<Tx>(
  stores: QuotaStores<Tx>,
  tx: Tx,
  {
    next,
    runs,
    own,
  }: {
    readonly next: RunPeriod | undefined;
    readonly runs: readonly CountedRequest[];
    readonly own: readonly RunHolder[];
  },
): Promise<number> {
  if (next === undefined) return runs.length;
  const moved =
    next.atQuota === 'refuse' ? await takeFromLeases(stores, tx, { place: next.id, runs, own }) : runs.length;
  await stores.periods.addUse(tx, next.id, moved);
  return moved;
}

function isAtEdge({ atQuota, to }: RunPeriod, at: Instant): boolean {
  return atQuota === 'refuse' && at >= to - BOUNDARY_MS;
}

function nextOf({ to }: RunPeriod, periods: readonly RunPeriod[]): RunPeriod | undefined {
  return periods.find(({ from }) => from === to);
}

/**
 * The earliest first, as a gateway uses them. What came before a lease began holds nothing of it: nothing was refused then, so
 * that what it would take is held by others. How many were held.
 */
async function takeFromLeases<Tx>(
  { leases }: Pick<QuotaStores<Tx>, 'leases'>,
  tx: Tx,
  {
    place,
    runs,
    own,
  }: { readonly place: string; readonly runs: readonly CountedRequest[]; readonly own: readonly RunHolder[] },
): Promise<number> {
  let left = runs;
  for (const holder of own) {
    if (left.length === 0) break;
    const { held, since = 0 } = (await leases.find(tx, place, holder)) ?? { held: 0 };
    const users = new Set(left.filter(({ at }) => at >= since - BOUNDARY_MS).slice(0, held));
    if (users.size > 0) await leases.setHeld(tx, place, { holder, held: held - users.size });
    left = left.filter((request) => !users.has(request));
  }
  return runs.length - left.length;
}

/** Of a shared run that began: with which request, and whose quota a gateway held for it. */
type Began<Request> = ReadonlyMap<Request, { readonly periodId: string | undefined }>;

async function countShared<Tx>(
  { periods: store }: Pick<QuotaStores<Tx>, 'periods'>,
  tx: Tx,
  { periods, began }: { readonly periods: readonly RunPeriod[]; readonly began: Began<CountedRequest> },
): Promise<void> {
  const sums = new Map<string, number>();
  for (const [{ at, isBillable }, { periodId }] of began) {
    if (!isBillable) continue;
    const place = placeOf(periods, { at, periodId });
    if (place === undefined) continue;
    sums.set(place.id, (sums.get(place.id) ?? 0) + 1);
  }
  for (const [id, runs] of sums) await store.addUse(tx, id, runs);
}

/**
 * The period in which a shared run counts. Its unit may have been drawn by a later request than its first, in another period,
 * and for a run that had begun before counting did.
 */
function placeOf(
  periods: readonly RunPeriod[],
  { at, periodId }: { readonly at: Instant; readonly periodId: string | undefined },
): RunPeriod | undefined {
  const held = periods.find(({ id }) => id === periodId);
  if (held !== undefined && at >= beginOf(held)) return held;
  const came = periods.find((period) => isIn(period, at));
  if (came === undefined || at < came.countedFrom) return undefined;
  return isAtEdge(came, at) ? nextOf(came, periods) : came;
}

/** Requests that came before it have no unit of a period. */
function beginOf({ from, countedFrom }: RunPeriod): Instant {
  return countedFrom > from ? countedFrom : asInstant(from - BOUNDARY_MS);
}

/** Notes the shared runs of these requests. */
async function sightShared<Tx, Request extends CountedRequest>(
  { stores: { sights }, newId }: CountParts<Tx>,
  tx: Tx,
  requests: readonly Request[],
): Promise<{ readonly began: Began<Request> }> {
  const shared = requests.filter(({ isShared }) => isShared);
  const began = new Map<Request, { readonly periodId: string | undefined }>();
  if (shared.length === 0) return { began };
  const since = asInstant(Math.min(...shared.map(({ at }) => at)) - RUN_SPAN_MS);
  const keys = new Map(shared.map(({ key }) => [nameOfRun(key), key]));
  const known = await sights.find(tx, [...keys.values()], since);
  const book = new SightBook(known);
  for (const request of shared) {
    const { sight, isBegin } = book.see(request, newId);
    if (isBegin) began.set(request, { periodId: sight.periodId });
  }
  await sights.add(tx, book.made());
  for (const sight of book.changed()) await sights.change(tx, sight);
  await sights.dropHolds(tx, book.released());
  return { began };
}

/** The sights that requests of one batch meet. */
class SightBook {
  readonly #byRun = new Map<string, RunSight[]>();
  readonly #made = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #released = new Set<string>();

  constructor(known: readonly RunSight[]) {
    for (const sight of known) this.#of(sight.key).push(sight);
  }

  see({ key, at }: CountedRequest, newId: () => string): { readonly sight: RunSight; readonly isBegin: boolean } {
    const all = this.#of(key);
    const found = sightAt(all, at);
    if (found === undefined) {
      const sight = { id: newId(), key, firstAt: at, periodId: undefined, isCounted: true };
      all.push(sight);
      this.#made.add(sight.id);
      return { sight, isBegin: true };
    }
    if (found.isCounted) this.#release(all, at);
    // What a draw noted is when control was asked; what counts is when the request came.
    const firstAt = found.isCounted ? asInstant(Math.min(found.firstAt, at)) : at;
    if (!found.isCounted) this.#released.add(found.id);
    if (!found.isCounted || firstAt !== found.firstAt) {
      all[all.indexOf(found)] = { ...found, firstAt, isCounted: true, periodId: undefined };
      this.#changed.add(found.id);
    }
    return { sight: found, isBegin: !found.isCounted };
  }

  /** A request that came within the run's day, and drew after it, drew a unit that it did not need. */
  #release(all: RunSight[], at: Instant): void {
    for (const [index, sight] of all.entries()) {
      if (sight.isCounted || sight.firstAt <= at || sight.firstAt > at + BOUNDARY_MS) continue;
      all[index] = { ...sight, periodId: undefined };
      this.#changed.add(sight.id);
      this.#released.add(sight.id);
    }
  }

  made(): readonly RunSight[] {
    return this.#all().filter(({ id }) => this.#made.has(id));
  }

  changed(): readonly RunSight[] {
    return this.#all().filter(({ id }) => this.#changed.has(id) && !this.#made.has(id));
  }

  /** Nobody holds anything for them any more. */
  released(): readonly string[] {
    return [...this.#released];
  }

  #all(): readonly RunSight[] {
    return [...this.#byRun.values()].flat();
  }

  #of(key: RunKey): RunSight[] {
    const name = nameOfRun(key);
    const known = this.#byRun.get(name);
    if (known !== undefined) return known;
    const made: RunSight[] = [];
    this.#byRun.set(name, made);
    return made;
  }
}

/**
 * The sight that a request of that time belongs to: the one that it lies in, else one that began within a day after it,
 * since its first request was charged later than others.
 */
export function sightAt(all: readonly RunSight[], at: Instant): RunSight | undefined {
  const inside = all.find(({ firstAt }) => firstAt <= at && at < firstAt + RUN_SPAN_MS);
  return inside ?? all.find(({ firstAt }) => at < firstAt && firstAt < at + RUN_SPAN_MS);
}

async function addTimes<Tx>(
  { counts }: Pick<QuotaStores<Tx>, 'counts'>,
  tx: Tx,
  requests: readonly CountedRequest[],
): Promise<void> {
  if (requests.length === 0) return;
  await counts.addMinutes(tx, sums(requests, minuteOf));
  await counts.addQuarters(tx, sums(requests, quarterOf));
}

function sums(requests: readonly CountedRequest[], of: (at: Instant) => Instant): readonly RunCount[] {
  const found = new Map<Instant, number>();
  for (const { at } of requests) found.set(of(at), (found.get(of(at)) ?? 0) + 1);
  return [...found].map(([from, runs]) => ({ from, runs }));
}
