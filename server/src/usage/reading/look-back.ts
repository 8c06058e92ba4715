import { asInstant, type Instant } from '#kernel';

const DAY_MS = 86_400_000;
/** How far back each look goes, in days; the last one goes all the way. */
const LOOKS_DAYS = [1, 8, 64] as const;

/**
 * The lower ends of the looks for the newest rows before `end`, nearest first: most questions are answered by a day or
 * two, and only the last look may read everything. Undefined: no lower end.
 */
export function looksBack(end: Instant, from: Instant | undefined): readonly (Instant | undefined)[] {
  const nearer = LOOKS_DAYS.map((days) => asInstant(end - days * DAY_MS)).filter(
    (at) => from === undefined || at > from,
  );
  return [...nearer, from];
}

/** The upper ends of the looks for the oldest rows after `start`, nearest first. Undefined: no upper end. */
export function looksOn(start: Instant, to: Instant | undefined): readonly (Instant | undefined)[] {
  const nearer = LOOKS_DAYS.map((days) => asInstant(start + days * DAY_MS)).filter((at) => to === undefined || at < to);
  return [...nearer, to];
}

/** When a request id was made, as UUIDv7 carries it (RFC 9562, section 5.7); undefined for ids of another kind. */
export function timeOfRequestId(requestId: string): Instant | undefined {
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.exec(requestId);
  return parts === null ? undefined : asInstant(Number.parseInt(`${parts[1]}${parts[2]}`, 16));
}
