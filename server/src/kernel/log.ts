/** What happened, for the operator: a sentence and the facts. Never a secret, never a body. */
export interface Log {
  debug(facts: LogFacts, sentence: string): void;
  info(facts: LogFacts, sentence: string): void;
  warn(facts: LogFacts, sentence: string): void;
  error(facts: LogFacts, sentence: string): void;
}

/** `error` is the key for a thrown value. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** Says nothing; for tests and tools. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
