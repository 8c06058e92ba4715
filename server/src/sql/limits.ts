const MIB = 2 ** 20;

/** What one statement may take. */
export const SQL_LIMITS = {
  statementBytesMax: 64 * 1024,
  parametersMax: 100,
  timeMs: 30_000,
  memoryBytesMax: 1024 * MIB,
  /** Rows and bytes of one JSON answer; what lies beyond is cut off and marked. */
  rowsMax: 10_000,
  answerBytesMax: 16 * MIB,
  /** Rows of one CSV answer, and bytes of any result inside the engine; beyond them the statement fails. */
  csvRowsMax: 1_000_000,
  resultBytesMax: 256 * MIB,
  /** Statements under way at once: in all, and of one person. */
  runningMax: 8,
  runningPerPersonMax: 3,
} as const;
