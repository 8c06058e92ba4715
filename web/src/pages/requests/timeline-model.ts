import { type Attempt, attemptsOf, figureIn, type Row, textIn } from './read-row.ts';

/** A stretch of a request's time: an attempt, or a wait before, between or after attempts. Milliseconds since it was received. */
export interface Stretch {
  readonly kind: 'attempt' | 'wait';
  readonly startMs: number;
  readonly endMs: number;
  /** Of attempts. */
  readonly attempt?: Attempt & { readonly order: number };
  /** Shares of the whole. */
  readonly left: number;
  readonly width: number;
}

/** A request in time. */
export interface Timeline {
  readonly totalMs: number;
  readonly stretches: readonly Stretch[];
  /** When the first byte of the answer went out, as a share of the whole; undefined: none did, or it is not known. */
  readonly firstByte: number | undefined;
}

/** A wait that is shorter says nothing: clocks count whole milliseconds. */
const WAIT_MS_MIN = 2;

/** The attempts and waits of a request one after the other; undefined: their times are not known, or there was no attempt. */
export function timelineOf(row: Row): Timeline | undefined {
  const received = Date.parse(textIn(row, 'event_time') ?? '');
  const attempts = attemptsOf(row).flatMap((attempt, index) => placed(attempt, { order: index + 1, received }));
  const last = Math.max(0, ...attempts.map(({ endMs }) => endMs));
  const totalMs = Math.max(figureIn(row, 'latency_ms') ?? 0, last);
  if (attempts.length === 0 || Number.isNaN(received) || totalMs <= 0) return undefined;
  const stretches: Omit<Stretch, 'left' | 'width'>[] = [];
  let until = 0;
  for (const attempt of attempts.toSorted((one, other) => one.startMs - other.startMs)) {
    if (attempt.startMs - until >= WAIT_MS_MIN) stretches.push(waitOf(until, attempt.startMs));
    stretches.push(attempt);
    until = Math.max(until, attempt.endMs);
  }
  if (totalMs - until >= WAIT_MS_MIN) stretches.push(waitOf(until, totalMs));
  const firstByteMs = figureIn(row, 'time_to_first_byte_ms');
  return {
    totalMs,
    stretches: stretches.map((stretch) => ({
      ...stretch,
      left: stretch.startMs / totalMs,
      width: (stretch.endMs - stretch.startMs) / totalMs,
    })),
    firstByte: firstByteMs === undefined ? undefined : Math.min(1, firstByteMs / totalMs),
  };
}

function waitOf(startMs: number, endMs: number): Omit<Stretch, 'left' | 'width'> {
  return { kind: 'wait', startMs, endMs };
}

function placed(
  attempt: Attempt,
  { order, received }: { readonly order: number; readonly received: number },
): readonly Omit<Stretch, 'left' | 'width'>[] {
  const start = Date.parse(attempt.startTime ?? '');
  const end = Date.parse(attempt.endTime ?? '');
  if (Number.isNaN(start) || Number.isNaN(end)) return [];
  // Clocks of a gateway may step back by some milliseconds within a request.
  const startMs = Math.max(0, start - received);
  return [{ kind: 'attempt', startMs, endMs: Math.max(startMs, end - received), attempt: { ...attempt, order } }];
}
