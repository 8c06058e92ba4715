import { asInstant, systemRandom, uuidV7Maker } from '#kernel';
import { openRow } from '../../row/open-row.ts';
import { OPENING } from '../../row/row.test-support.ts';
import type { Intent } from '../../spool/spool.ts';

/** Noon of the day on which most requests of these tests come. */
export const NOON_MS = Date.parse('2026-01-20T12:00:00.000Z');
/** A new request's id. */
export const makeId = uuidV7Maker(systemRandom);

/** A request that came so many milliseconds after an instant. */
export function intentOf(index: number, at = NOON_MS): Intent {
  const eventTimeMs = at + index;
  const requestId = makeId(asInstant(eventTimeMs));
  return { requestId, eventTimeMs, opening: openRow({ ...OPENING, requestId, eventTime: asInstant(eventTimeMs) }) };
}

/** The number of a spool's newest segment. */
export async function lastSegmentOf(files: { list(): Promise<readonly string[]> }): Promise<number> {
  const names = await files.list();
  return Math.max(...names.filter((name) => name.endsWith('.seg')).map((name) => Number.parseInt(name, 10)));
}
