import { namedIn } from './named-tables.ts';
import { meaningful, nameOf, type Token, tokenise } from './tokens.ts';

/** One SELECT by itself, without the SELECTs in brackets within it. */
export interface OwnSelect {
  /** The tables of our databases that it names, by their names without a database, each time that it does. */
  readonly tables: readonly string[];
  /** Its words outside of brackets, in capitals, one blank between them. */
  readonly text: string;
}

/**
 * Each SELECT of a statement by itself; brackets and UNION, EXCEPT and INTERSECT part them. It goes by tokens: texts and comments name
 * nothing. Undefined for what is no list of tokens, or whose brackets do not match: it will not run.
 */
export function selectsIn(statement: string): readonly OwnSelect[] | undefined {
  const tokens = tokenise(statement);
  if (tokens === undefined) return undefined;
  const words = meaningful(tokens);
  const tables = new Map(namedIn(words).map(({ token }) => [token, nameOf(token) ?? '']));
  const selects: Select[] = [];
  let levels: readonly Level[] = [begun(selects)];
  for (const [at, word] of words.entries()) {
    const level = levels.at(-1);
    if (level === undefined) return undefined;
    const table = tables.get(word);
    if (table !== undefined) level.select.tables.push(table);
    const raw = word.raw.toUpperCase();
    if (level.isOutside && !PARTING.has(raw)) level.select.words.push(raw);
    levels = levelsAfter(levels, { raw, first: words[at + 1], level, begin: () => begun(selects) });
  }
  if (levels.length !== 1) return undefined;
  return selects.map((select) => ({ tables: select.tables, text: select.words.join(' ') }));
}

interface Step {
  readonly raw: string;
  /** What a bracket begins with, where this is one. */
  readonly first: Token | undefined;
  readonly level: Level;
  readonly begin: () => Level;
}

/** The brackets that are open behind a word, and the SELECT that goes on in each. */
function levelsAfter(levels: readonly Level[], { raw, first, level, begin }: Step): readonly Level[] {
  if (raw === '(') return [...levels, isBeginning(first) ? begin() : { ...level, isOutside: false }];
  if (raw === ')') return levels.slice(0, -1);
  return BETWEEN.has(raw) ? [...levels.slice(0, -1), begin()] : levels;
}

/** Words that a bracket begins with when it holds a SELECT. */
const BEGINNINGS: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'FROM']);
/** Words between one SELECT and the next. */
const BETWEEN: ReadonlySet<string> = new Set(['UNION', 'EXCEPT', 'INTERSECT']);

/** What is no word of a SELECT itself. */
const PARTING: ReadonlySet<string> = new Set([...BETWEEN, '(', ')']);

interface Select {
  readonly tables: string[];
  readonly words: string[];
}

/** Where the words of a bracket belong. */
interface Level {
  readonly select: Select;
  /** Outside of brackets, as its SELECT sees it. */
  readonly isOutside: boolean;
}

function begun(selects: Select[]): Level {
  const select: Select = { tables: [], words: [] };
  selects.push(select);
  return { select, isOutside: true };
}

function isBeginning(first: Token | undefined): boolean {
  return first !== undefined && BEGINNINGS.has(first.raw.toUpperCase());
}
