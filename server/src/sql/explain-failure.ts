import type { EngineError } from './engine.ts';
import type { Refusal } from './guard/verdict.ts';
import { type RunLimits, SQL_LIMITS } from './limits.ts';

const WORDS_LENGTH_MAX = 2000;

/** What the caller is told of a failure: the engine's own words only if they may see every row, since words quote values. */
export function explainFailure(
  error: EngineError,
  { mayReadEverything, limits }: { readonly mayReadEverything: boolean; readonly limits: RunLimits },
): Refusal {
  switch (error.kind) {
    case 'unavailable':
      return { kind: 'refuse', code: 'warehouse_unavailable', details: {} };
    case 'limit':
      return { kind: 'refuse', code: 'sql_limit', details: { limit: limitWords(error.symbol, limits) } };
    case 'statement': {
      const words = mayReadEverything ? error.message.slice(0, WORDS_LENGTH_MAX) : stableWord(error.symbol);
      return { kind: 'refuse', code: 'sql_failed', details: { detail: words } };
    }
  }
}

/** Faults that the engine finds in the statement alone, before it reads any row. */
const FOUND_BEFORE_READING = new Set([
  'AMBIGUOUS_COLUMN_NAME',
  'AMBIGUOUS_IDENTIFIER',
  'BAD_QUERY_PARAMETER',
  'ILLEGAL_AGGREGATION',
  'ILLEGAL_TYPE_OF_ARGUMENT',
  'INVALID_IDENTIFIER',
  'NOT_AN_AGGREGATE',
  'NO_COMMON_TYPE',
  'NUMBER_OF_ARGUMENTS_DOESNT_MATCH',
  'SYNTAX_ERROR',
  'TOO_FEW_ARGUMENTS_FOR_FUNCTION',
  'TOO_MANY_ARGUMENTS_FOR_FUNCTION',
  'UNION_ALL_RESULT_STRUCTURES_MISMATCH',
  'UNKNOWN_IDENTIFIER',
  'UNKNOWN_TABLE',
  'UNKNOWN_TYPE',
]);

function stableWord(symbol: string): string {
  return FOUND_BEFORE_READING.has(symbol) ? symbol : 'FAILED';
}

/** The limit that was reached, with its value; the engine's own name for one that is not ours. */
function limitWords(symbol: string, { timeMsMax, memoryBytesMax }: RunLimits): string {
  switch (symbol) {
    case 'TIMEOUT_EXCEEDED':
    case 'TOO_SLOW':
    case 'QUERY_WAS_CANCELLED':
      return `${timeMsMax / 1000} s`;
    case 'MEMORY_LIMIT_EXCEEDED':
      return `${Math.round(memoryBytesMax / 2 ** 20)} MiB`;
    case 'TOO_MANY_ROWS_OR_BYTES':
      return `${SQL_LIMITS.csvRowsMax} rows, ${SQL_LIMITS.resultBytesMax / 2 ** 20} MiB`;
    default:
      return symbol;
  }
}
