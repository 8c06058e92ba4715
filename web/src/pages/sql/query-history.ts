import { recall, remember } from '../../components/remembered.ts';

/** A statement that was run in this browser. */
export interface RunRecord {
  readonly statement: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Rows of its answer; undefined: it gave none. */
  readonly rows: number | undefined;
}

const KEPT_MAX = 50;
/** Longer statements are kept by saving them. */
const STATEMENT_LENGTH_MAX = 20_000;

/** What somebody ran in this browser, newest first. */
export function readHistory(personId: string): readonly RunRecord[] {
  try {
    const kept: unknown = JSON.parse(recall(nameFor(personId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecord) : [];
  } catch {
    return [];
  }
}

/** Adds a run; the same statement stands there once. Gives all of them. */
export function addToHistory(personId: string, run: RunRecord): readonly RunRecord[] {
  const earlier = readHistory(personId).filter(({ statement }) => statement !== run.statement);
  if (run.statement.length > STATEMENT_LENGTH_MAX) return earlier;
  const kept = [run, ...earlier].slice(0, KEPT_MAX);
  remember(nameFor(personId), JSON.stringify(kept));
  return kept;
}

/** Forgets all of them. */
export function clearHistory(personId: string): void {
  remember(nameFor(personId), '[]');
}

/** Others who use this browser do not see it. */
function nameFor(personId: string): string {
  return `tallygate.sql.history.${personId}`;
}

function isRecord(kept: unknown): kept is RunRecord {
  const run = kept as Partial<RunRecord> | null;
  return typeof run?.statement === 'string' && typeof run.at === 'number' && typeof run.parameters === 'object';
}
