import { asInstant, civilTimeAt, type Instant } from '#kernel';

/** An instant at which the engine's zone data say something else than this program's. Offsets are seconds east of UTC. */
export interface ZoneDifference {
  readonly at: Instant;
  readonly engineSeconds: number | undefined;
  readonly programSeconds: number;
}

/**
 * The first difference in a zone, in the middle of each month of the last three years and the next; undefined: none. Days are cut by both:
 * this program decides which ranges are whole days, and the engine sums them.
 */
export async function zoneDifference(
  timeZone: string,
  now: Instant,
  engineOffsets: (instants: readonly Instant[]) => Promise<readonly number[]>,
): Promise<ZoneDifference | undefined> {
  const today = new Date(now);
  const instants = Array.from({ length: 48 }, (_, month) =>
    asInstant(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 36 + month, 15, 12)),
  );
  const offsets = await engineOffsets(instants);
  return instants
    .map((at, place) => ({ at, engineSeconds: offsets[place], programSeconds: offsetAt(at, timeZone) }))
    .find(({ engineSeconds, programSeconds }) => engineSeconds !== programSeconds);
}

function offsetAt(at: Instant, timeZone: string): number {
  const { year, month, day, hour, minute } = civilTimeAt(at, timeZone);
  // Offsets of today's zones are whole minutes, and so are these instants.
  return (Date.UTC(year, month - 1, day, hour, minute) - at) / 1000;
}
