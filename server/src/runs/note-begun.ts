import { asInstant, type Instant } from '#kernel';
import { type CountParts, sightAt } from './count-runs.ts';
import { nameOfRun, type RunKey, type RunSight } from './quota-store.ts';
import { RUN_SPAN_MS } from './run.ts';

/** A run that several requests may belong to. */
export interface BegunShared {
  readonly key: RunKey;
  /** When its first request came. */
  readonly at: Instant;
}

/** Notes runs that began before anybody counted: a request of theirs that is yet to come begins none. */
export async function noteBegun<Tx>(
  { stores: { sights }, newId }: CountParts<Tx>,
  tx: Tx,
  begun: readonly BegunShared[],
): Promise<void> {
  if (begun.length === 0) return;
  const first = begun.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  const keys = new Map(begun.map(({ key }) => [nameOfRun(key), key]));
  const known = new Map<string, RunSight[]>();
  for (const sight of await sights.find(tx, [...keys.values()], asInstant(first - RUN_SPAN_MS))) {
    const name = nameOfRun(sight.key);
    known.set(name, [...(known.get(name) ?? []), sight]);
  }
  const unseen = begun.filter(({ key, at }) => sightAt(known.get(nameOfRun(key)) ?? [], at) === undefined);
  await sights.add(
    tx,
    unseen.map(({ key, at }) => ({ id: newId(), key, firstAt: at, periodId: undefined, isCounted: true })),
  );
}
