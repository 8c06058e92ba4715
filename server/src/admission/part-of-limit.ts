/** A gateway among all. */
export interface Fleet {
  readonly gateways: number;
  /** From 0, each another one; undefined: control did not tell. */
  readonly place: number | undefined;
}

/**
 * A gateway's part of a limit that nobody decides for all. The parts of all gateways are the limit, and no two differ by more
 * than one: of less than one for each, the first have one. A gateway that knows nothing of the others has none.
 */
export function partOf(allowed: number, fleet: Fleet | undefined): number {
  if (fleet === undefined) return 0;
  const { gateways, place = gateways } = fleet;
  return Math.floor(allowed / gateways) + Number(place < allowed % gateways);
}
