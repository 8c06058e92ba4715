import { type RunType, runTypesBy } from '#runs';
import type { Snapshot } from '../routing.ts';

/** Every type of runs that a snapshot knows, by its id. Made once for each snapshot. */
export function runTypesOf(snapshot: Pick<Snapshot, 'runTypes'>): ReadonlyMap<string, RunType> {
  const { runTypes = NONE } = snapshot;
  const known = byList.get(runTypes);
  if (known !== undefined) return known;
  const made = runTypesBy(runTypes);
  byList.set(runTypes, made);
  return made;
}

const NONE: readonly RunType[] = [];
const byList = new WeakMap<readonly RunType[], ReadonlyMap<string, RunType>>();
