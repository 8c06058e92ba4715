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
  readonly endTime: string | undefined;
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

/** The attempts in the order in which they were made. */
export function attemptsOf(row: Row): readonly Attempt[] {
  const list = asRow(row['routing_information'])['attempts'];
  return (Array.isArray(list) ? list.map(asRow) : []).map((attempt) => ({
    priority: String(attempt['priority'] ?? ''),
    action: textIn(attempt, 'action') ?? '',
    destination: textIn(attempt, 'destination') ?? '',
    statusCode: figureIn(attempt, 'status_code'),
    errorCode: textIn(attempt, 'error_code'),
    latencyMs: figureIn(attempt, 'latency_ms'),
    startTime: textIn(attempt, 'start_time'),
    endTime: textIn(attempt, 'end_time'),
  }));
}

/** The disjoint parts of a request's tokens; undefined: not known, or it cannot be told from the others. */
export interface TokenParts {
  readonly uncached: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWritten: number | undefined;
  readonly answered: number | undefined;
  readonly reasoning: number | undefined;
}

/** Parts that add up: those of the input to all input, those of the output to all output. What a provider does not tell apart is part of the rest. */
export function tokenPartsOf(row: Row): TokenParts {
  const details = asRow(row['token_details']);
  const [input, output] = [figureIn(row, 'input_tokens'), figureIn(row, 'output_tokens')];
  const cacheRead = figureIn(details, 'cache_read_input_tokens');
  const cacheWritten = figureIn(details, 'cache_creation_input_tokens');
  const reasoning = figureIn(details, 'output_reasoning_tokens');
  return {
    uncached: input === undefined ? undefined : input - (cacheRead ?? 0) - (cacheWritten ?? 0),
    cacheRead,
    cacheWritten,
    answered: output === undefined ? undefined : output - (reasoning ?? 0),
    reasoning,
  };
}

/** Tags or other names with their values, sorted by name. */
export function pairsIn(row: Row, column: string): readonly (readonly [string, string])[] {
  return Object.entries(asRow(row[column]))
    .map(([name, value]) => [name, String(value)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
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

/** What is no object has no members. */
export function asRow(value: unknown): Row {
  return typeof value === 'object' && value !== null ? (value as Row) : {};
}
