import { ACCESS_DATABASE, USAGE_DATABASE } from './databases.ts';
import { nameOf, type Token, tokenise } from './tokens.ts';

/**
 * The statement with each `system.ai_gateway.` or `system.access.` before a name, in whatever quoting, written as one quoted
 * name, so that the engine reads it as a database; one trailing `;` is gone. Undefined when it cannot be cut into tokens.
 */
export function quoteNames(statement: string): string | undefined {
  const tokens = tokenise(statement);
  if (tokens === undefined) return undefined;
  const text = piecesOf(tokens)
    .map((piece) => piece.text)
    .join('');
  return withoutTrailingSemicolon(text, tokens);
}

/** The place in the statement that a place in its quoted form stands for; both are counted in UTF-16 units. */
export function placeBeforeQuoting(statement: string, quotedOffset: number): number {
  let [at, quotedAt] = [0, 0];
  for (const { text, length } of piecesOf(tokenise(statement) ?? [])) {
    const inside = quotedOffset - quotedAt;
    if (inside < text.length) return at + (text.length === length ? inside : 0);
    at += length;
    quotedAt += text.length;
  }
  return statement.length;
}

/** What a part of the statement becomes, and how long it was. */
interface Piece {
  readonly text: string;
  readonly length: number;
}

function piecesOf(tokens: readonly Token[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let previous: Token | undefined;
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index] as Token;
    const found = previous?.raw === '.' ? undefined : databaseAt(tokens, index);
    const end = found?.end ?? index + 1;
    const length = tokens.slice(index, end).reduce((sum, { raw }) => sum + raw.length, 0);
    pieces.push({ text: found === undefined ? token.raw : `\`${found.database}\``, length });
    if (token.kind !== 'blank') previous = token;
    index = end;
  }
  return pieces;
}

const SECOND_PARTS = { ai_gateway: USAGE_DATABASE, access: ACCESS_DATABASE } as const;

/** The database whose two parts begin here, if a dot and a name follow it, and where it ends. */
function databaseAt(
  tokens: readonly Token[],
  start: number,
): { readonly database: string; readonly end: number } | undefined {
  const [system, dot, second, secondDot, table] = significantFrom(tokens, start, 5);
  const part = Object.keys(SECOND_PARTS).find((name) => isName(second, name));
  if (!isName(system, 'system') || second === undefined || part === undefined) return undefined;
  if (dot?.token.raw !== '.' || secondDot?.token.raw !== '.') return undefined;
  const isNamed = table?.token.raw === '*' || nameOf(table?.token) !== undefined;
  return isNamed ? { database: SECOND_PARTS[part as keyof typeof SECOND_PARTS], end: second.index + 1 } : undefined;
}

interface Found {
  readonly token: Token;
  readonly index: number;
}

function significantFrom(tokens: readonly Token[], start: number, countMax: number): readonly Found[] {
  const found: Found[] = [];
  if (tokens[start]?.kind === 'blank') return found;
  for (let index = start; index < tokens.length && found.length < countMax; index++) {
    const token = tokens[index] as Token;
    if (token.kind !== 'blank') found.push({ token, index });
  }
  return found;
}

/** Bare names match in any case, as people write them; quoted ones as they are. */
function isName(found: Found | undefined, name: string): boolean {
  if (found?.token.kind === 'word') return found.token.raw.toLowerCase() === name;
  return nameOf(found?.token) === name;
}

function withoutTrailingSemicolon(text: string, tokens: readonly Token[]): string {
  const last = tokens.findLastIndex((token) => token.kind !== 'blank');
  if (tokens[last]?.raw !== ';') return text;
  const after = tokens.slice(last + 1).reduce((length, token) => length + token.raw.length, 0);
  const end = text.length - after;
  return text.slice(0, end - 1) + text.slice(end);
}
