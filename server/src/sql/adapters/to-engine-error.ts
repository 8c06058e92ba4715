import { ClickHouseError } from '@clickhouse/client';
import { EngineError } from '../engine.ts';

const LIMITS = new Set([
  'MEMORY_LIMIT_EXCEEDED',
  'QUERY_WAS_CANCELLED',
  'SET_SIZE_LIMIT_EXCEEDED',
  'TIMEOUT_EXCEEDED',
  'TOO_BIG_AST',
  'TOO_DEEP_AST',
  'TOO_DEEP_RECURSION',
  'TOO_LARGE_ARRAY_SIZE',
  'TOO_LARGE_STRING_SIZE',
  'TOO_MANY_BYTES',
  'TOO_MANY_ROWS',
  'TOO_MANY_ROWS_OR_BYTES',
  'TOO_MANY_SIMULTANEOUS_QUERIES',
  'TOO_SLOW',
]);

/** What the engine said, or that nothing came: connection refused, broken, timed out. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (!(error instanceof ClickHouseError)) {
    return new EngineError('unavailable', 'UNAVAILABLE', { message: 'the warehouse did not answer', cause: error });
  }
  const symbol = error.type ?? 'UNKNOWN';
  return new EngineError(LIMITS.has(symbol) ? 'limit' : 'statement', symbol, { message: error.message, cause: error });
}
