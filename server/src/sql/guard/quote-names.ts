import { nameOf, type Token, tokenise } from './tokens.ts';

/** The database's own name; in a statement its first two parts may stand unquoted. */
export const DATABASE = 'system.ai_gateway';

/**
 * The statement with each `system.ai_gateway.` before a name, in whatever quoting, written as one quoted name, so that
 * the engine reads it as a database; one trailing `;` is gone. Undefined when it cannot be cut into tokens.
 */
export function quoteNames(statement: string): string | undefined {
  const tokens = tokenise(statement);
  if (tokens === undefined) return undefined;
  const result: string[] = [];
  let previous: Token | undefined;
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index] as Token;
    const end = previous?.raw === '.' ? undefined : endOfDatabase(tokens, index);
    result.push(end === undefined ? token.raw : `\`${DATABASE}\``);
    if (token.kind !== 'blank') previous = token;
    index = end ?? index + 1;
  }
  return withoutTrailingSemicolon(result.join(''), tokens);
}

/** Where `system . ai_gateway` that begins here ends, if a dot and a name follow it. */
function endOfDatabase(tokens: readonly Token[], start: number): number | undefined {
  const [system, dot, gateway, secondDot, table] = significantFrom(tokens, start, 5);
  if (!isName(system, 'system') || !isName(gateway, 'ai_gateway')) return undefined;
  if (dot?.token.raw !== '.' || secondDot?.token.raw !== '.') return undefined;
  const isNamed = table?.token.raw === '*' || nameOf(table?.token) !== undefined;
  return isNamed && gateway !== undefined ? gateway.index + 1 : undefined;
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
