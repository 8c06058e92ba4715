import { isDatabase } from './databases.ts';
import { meaningful, nameOf, type Token, tokenise } from './tokens.ts';

/**
 * The tables of our databases that a statement names, in whatever quoting, by their names without the database. It goes by tokens: texts
 * and comments name none. What is no list of tokens names none; it will not run.
 */
export function tablesIn(statement: string): ReadonlySet<string> {
  const named = namedIn(meaningful(tokenise(statement) ?? []));
  return new Set(named.map(({ token }) => nameOf(token) ?? ''));
}

/**
 * The statement with tables renamed, in whatever quoting, each time that they are named; names of other things stay as they are. A table
 * that is given no name there keeps its old one, so that columns are still found by it. What is no list of tokens is given back: it will
 * not run.
 */
export function renameTables(statement: string, names: ReadonlyMap<string, string>): string {
  const tokens = tokenise(statement);
  if (tokens === undefined) return statement;
  const words = meaningful(tokens);
  const renamed = new Map<Token, string>();
  for (const { token, at, begins } of namedIn(words)) {
    const name = nameOf(token) ?? '';
    const other = names.get(name);
    if (other !== undefined) renamed.set(token, isNameless(words, { at, begins }) ? `${other} AS ${name}` : other);
  }
  return tokens.map((token) => renamed.get(token) ?? token.raw).join('');
}

/** Whether a table is read here without being given a name. */
function isNameless(words: readonly Token[], { at, begins }: Pick<NamedTable, 'at' | 'begins'>): boolean {
  const before = words[begins - 1]?.raw.toUpperCase() ?? '';
  if (before !== 'FROM' && before !== 'JOIN') return false;
  const next = words[at + 1];
  if (next === undefined || next.kind === 'symbol') return true;
  return next.kind === 'word' && AFTER_A_TABLE.has(next.raw.toUpperCase());
}

/** Keywords that follow a table in FROM. Any other word is its name there. */
const AFTER_A_TABLE: ReadonlySet<string> = new Set([
  ...['WHERE', 'PREWHERE', 'GROUP', 'ORDER', 'HAVING', 'LIMIT', 'OFFSET', 'FETCH', 'UNION', 'EXCEPT', 'INTERSECT'],
  ...['WINDOW', 'QUALIFY', 'FINAL', 'SAMPLE', 'JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'ANY', 'ALL'],
  ...['ASOF', 'SEMI', 'ANTI', 'GLOBAL', 'PASTE', 'ARRAY', 'ON', 'USING'],
]);

/** The name of a table, where it stands, and where that of its database begins. */
export interface NamedTable {
  readonly token: Token;
  readonly at: number;
  readonly begins: number;
}

/** Where tables of our databases are named among words that mean something. */
export function namedIn(words: readonly Token[]): readonly NamedTable[] {
  return words.flatMap((_, begins) => {
    const at = tableAfterDatabase(words, begins) ?? -1;
    const token = words[at];
    return token === undefined || nameOf(token) === undefined ? [] : [{ token, at, begins }];
  });
}

/** Where the table stands whose database begins here, in one name or in two. */
function tableAfterDatabase(tokens: readonly Token[], at: number): number | undefined {
  if (tokens[at - 1]?.raw === '.') return undefined;
  const [first, dot, second, secondDot] = tokens.slice(at, at + 4);
  if (dot?.raw !== '.') return undefined;
  if (isOurs(nameOf(first))) return at + 2;
  const isInTwo = isOurs(`${wordOf(first)}.${wordOf(second)}`) && secondDot?.raw === '.';
  return isInTwo ? at + 4 : undefined;
}

function isOurs(name: string | undefined): boolean {
  return name !== undefined && isDatabase(name);
}

/** Bare names match in any case, as people write them. */
function wordOf(token: Token | undefined): string | undefined {
  return token?.kind === 'word' ? token.raw.toLowerCase() : nameOf(token);
}
