/**
 * One token of a statement. `word` is a bare name or keyword, `name` a quoted one, `text` a string or heredoc,
 * `blank` white space or a comment, `other` anything that the lexer has no word for.
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol' | 'blank' | 'other';
  /** The characters as they stand in the statement. */
  readonly raw: string;
}

/**
 * Cuts a statement into tokens by ClickHouse's lexical rules; joined, their `raw` is the statement again. Undefined when
 * a string, quoted name or comment does not end, or at a zero byte, where the engine would stop reading. (ClickHouse: comments nest; `#`, `--` and `//` run to the line's end;
 * both a backslash and a doubled quote escape; typographic quotes count as quotes.)
 */
export function tokenise(statement: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < statement.length) {
    const token = nextToken(statement, at);
    if (token === undefined) return undefined;
    tokens.push(token);
    at += token.raw.length;
  }
  return tokens;
}

/** The tokens that mean something: all but white space and comments. */
export function meaningful(tokens: readonly Token[]): readonly Token[] {
  return tokens.filter((token) => token.kind !== 'blank');
}

/** What a bare or quoted name stands for; undefined for any other token and for escapes that no name of ours has. */
export function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === 'word') return token.raw;
  if (token?.kind !== 'name' || token.raw.includes('\\')) return undefined;
  const quote = token.raw[0] ?? '';
  return token.raw.slice(1, -1).replaceAll(quote + quote, quote);
}

type Kind = Token['kind'];

const PATTERNS: readonly (readonly [Kind, RegExp])[] = [
  ['blank', /(?:\s|[\u200b-\u200d\u2060\ufeff\u180e])+/uy],
  ['blank', /(?:--|\/\/|#)[^\n]*/y],
  ['text', /\$(\w*)\$[\s\S]*?\$\1\$/y],
  ['text', /'(?:[^'\\]|\\[\s\S]|'')*'/y],
  ['text', /‘[^’]*’/y],
  ['name', /`(?:[^`\\]|\\[\s\S]|``)*`/y],
  ['name', /"(?:[^"\\]|\\[\s\S]|"")*"/y],
  ['name', /“[^”]*”/y],
  ['word', /[A-Za-z_$][\w$]*/y],
  ['number', /\d\w*/y],
  ['symbol', /[!-/:-@[-^{-~]/y],
  ['other', /[^\0]/uy],
];
const OPENERS = /['"`‘“]/;

function nextToken(statement: string, at: number): Token | undefined {
  if (statement.startsWith('/*', at)) return nestedComment(statement, at);
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const raw = pattern.exec(statement)?.[0];
    if (raw === undefined) continue;
    return OPENERS.test(raw) && (kind === 'symbol' || kind === 'other') ? undefined : { kind, raw };
  }
  return undefined;
}

function nestedComment(statement: string, start: number): Token | undefined {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = start;
  let depth = 0;
  for (let edge = edges.exec(statement); edge !== null; edge = edges.exec(statement)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return { kind: 'blank', raw: statement.slice(start, edges.lastIndex) };
  }
  return undefined;
}
