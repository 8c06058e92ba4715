import { fault } from './fault.ts';

/** What a statement is, judged by the engine's own formatting of it, which is free of comments and of inline rows. */
export interface Statement {
  /** `rows`: an INSERT that rows follow. `read`: changes nothing. `cancel`: KILL QUERY of one query id. */
  readonly kind: 'rows' | 'read' | 'change' | 'cancel';
  /** The formatted text: this is what is run, never the caller's own. */
  readonly text: string;
  /** The format that the statement itself names. */
  readonly format: string | undefined;
  /** The query to cancel. */
  readonly cancels?: string;
}

const READ = /^(SELECT|WITH|EXPLAIN|DESCRIBE|SHOW|EXISTS|\()/;
const CANCEL = /^KILL QUERY WHERE query_id = '([^'\\]{1,200})'(?: (?:ASYNC|SYNC))?(?:\nFORMAT (\w+)| FORMAT (\w+))?$/;
const NAMED_FORMAT = /\sFORMAT (\w+)(?:\s+SETTINGS [^;]*)?$/;
const QUOTED = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/gs;

/** Judges a statement that the engine formatted. */
export function readStatement(text: string): Statement {
  const format = NAMED_FORMAT.exec(text)?.[1];
  const cancel = CANCEL.exec(text);
  if (cancel?.[1] !== undefined) {
    return { kind: 'cancel', text, format: cancel[2] ?? cancel[3], cancels: cancel[1] };
  }
  if (text.startsWith('INSERT ') && format !== undefined && !hasSource(text)) return { kind: 'rows', text, format };
  return { kind: READ.test(text) ? 'read' : 'change', text, format };
}

/** The INSERT takes its rows from somewhere else than the request. */
function hasSource(text: string): boolean {
  return /\b(SELECT|WATCH|INFILE|FUNCTION)\b/.test(text.replace(QUOTED, "''"));
}

const ROW_STARTS: ReadonlyMap<string, number> = new Map([
  ['JSONEachRow', '{'.charCodeAt(0)],
  ['JSONCompactEachRow', '['.charCodeAt(0)],
]);
const LINE_FEED = 10;

/**
 * Checks that each line holds a row and nothing else, and counts them. The engine in this process reads a blank line as
 * the end of the rows and what follows as a statement, so rows in any other layout are refused.
 */
export function countRows(rows: Buffer, format: string): number {
  const start = ROW_STARTS.get(format);
  if (start === undefined) {
    throw fault('NOT_IMPLEMENTED', `Rows are taken as JSONEachRow or JSONCompactEachRow only, not as ${format}.`);
  }
  let count = 0;
  for (let at = 0; at < rows.length; count++) {
    if (rows[at] !== start) throw fault('INCORRECT_DATA', `Line ${count + 1} of the rows is not one row of ${format}.`);
    const end = rows.indexOf(LINE_FEED, at);
    at = end < 0 ? rows.length : end + 1;
  }
  return count;
}
