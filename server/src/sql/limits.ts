import type { WarehouseLimits } from './warehouses/warehouse.ts';

const MIB = 2 ** 20;

/** What bounds the run of one statement. */
export interface RunLimits extends Omit<WarehouseLimits, 'threadsMax'> {
  readonly threadsMax: number | undefined;
}

/** What one statement may take. */
export const SQL_LIMITS = {
  statementBytesMax: 64 * 1024,
  parametersMax: 100,
  /** Memory for reading a statement without running it. */
  checkMemoryBytesMax: 1024 * MIB,
  /** Bytes of one JSON answer; what lies beyond is cut off and marked. */
  answerBytesMax: 16 * MIB,
  /** Rows of one CSV answer, and bytes of any result inside the engine; beyond them the statement fails. */
  csvRowsMax: 1_000_000,
  resultBytesMax: 256 * MIB,
  /** Statements of all people that are under way at once, in whatever warehouses: as many as one warehouse may let run. */
  runningMax: 64,
  /** Those of one person. */
  runningPerPersonMax: 3,
} as const;

/** What a statement may take where no warehouse is named; undefined threads: as many as the machine gives one query. */
export const DEFAULT_RUN_LIMITS: RunLimits = {
  threadsMax: undefined,
  memoryBytesMax: 1024 * MIB,
  timeMsMax: 30_000,
  rowsMax: 10_000,
  runsAtOnceMax: 8,
};
