import { toFigure } from '../../format/number.ts';

/** A request's row as it is told: every column by its name. */
export type Row = Readonly<Record<string, unknown>>;

/** One attempt at a destination. */
export interface Attempt {
  readonly priority: string;
  readonly action: string;
  readonly destination: string;
  readonly statusCode: number | undefined;
  readonly errorCode: string | undefined;
  readonly latencyMs: number | undefined;
  readonly startTime: string | undefined;
  /** Where its bar begins and how long it is, as shares of the whole; undefined: its times are not known. */
  readonly bar: { readonly start: number; readonly length: number } | undefined;
}

/** The token counts of a row; undefined: not known. */
export interface TokenCounts {
  readonly input: number | undefined;
  readonly cached: number | undefined;
  readonly output: number | undefined;
  readonly reasoning: number | undefined;
  readonly total: number | undefined;
}

export function textIn(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function figureIn(row: Row, column: string): number | undefined {
  return toFigure(row[column]);
}

export function tokensOf(row: Row): TokenCounts {
  const details = asRow(row['token_details']);
  return {
    input: figureIn(row, 'input_tokens'),
    cached: figureIn(details, 'cache_read_input_tokens'),
    output: figureIn(row, 'output_tokens'),
    reasoning: figureIn(details, 'output_reasoning_tokens'),
    total: figureIn(row, 'total_tokens'),
  };
}

/** The attempts in order of time, each with its place between the first one's start and the last one's end. */
export function attemptsOf(row: Row): readonly Attempt[] {
  const list = asRow(row['routing_information'])['attempts'];
  const attempts = Array.isArray(list) ? list.map(asRow) : [];
  const starts = attempts.map((attempt) => instantIn(attempt, 'start_time'));
  const ends = attempts.map((attempt) => instantIn(attempt, 'end_time'));
  const first = Math.min(...starts.filter((instant) => instant !== undefined));
  const span = Math.max(...ends.filter((instant) => instant !== undefined)) - first;
  return attempts.map((attempt, index) => ({
    priority: String(attempt['priority'] ?? ''),
    action: textIn(attempt, 'action') ?? '',
    destination: textIn(attempt, 'destination') ?? '',
    statusCode: figureIn(attempt, 'status_code'),
    errorCode: textIn(attempt, 'error_code'),
    latencyMs: figureIn(attempt, 'latency_ms'),
    startTime: textIn(attempt, 'start_time'),
    bar: barOf({ start: starts[index], end: ends[index] }, { first, span }),
  }));
}

/** The provider's own usage object, written out; undefined: it sent none. */
export function usageText(row: Row): string | undefined {
  const raw = row['usage_raw'];
  if (typeof raw === 'object' && raw !== null) return JSON.stringify(raw, null, 2);
  if (typeof raw !== 'string' || raw === '') return undefined;
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}

/** A value of any column as text; undefined: NULL. */
export function columnText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

interface Times {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

function barOf(
  { start, end }: Times,
  { first, span }: { readonly first: number; readonly span: number },
): Attempt['bar'] {
  if (start === undefined || end === undefined || !Number.isFinite(span)) return undefined;
  if (span <= 0) return { start: 0, length: 1 };
  return { start: (start - first) / span, length: Math.max(0, end - start) / span };
}

function instantIn(attempt: Row, column: string): number | undefined {
  const instant = Date.parse(textIn(attempt, column) ?? '');
  return Number.isNaN(instant) ? undefined : instant;
}

function asRow(value: unknown): Row {
  return typeof value === 'object' && value !== null ? (value as Row) : {};
}
