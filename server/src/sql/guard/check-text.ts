import { invariant } from '#kernel';
import { isDatabase } from './databases.ts';
import { meaningful, nameOf, type Token, tokenise } from './tokens.ts';
import type { Refusal } from './verdict.ts';

/** What the words of a statement say that its syntax tree does not. */
export interface TextReading {
  /** Names that a WITH clause gives to sub-queries; anything else without a database is no table. */
  readonly withNames: ReadonlySet<string>;
  /** Names in `{name:Type}`. */
  readonly parameters: ReadonlySet<string>;
}

/**
 * Reads the engine's own formatting of a statement, where comments are gone and every odd name is quoted. Refuses what
 * the syntax tree hides (APPLY, identifier parameters) and names that could forge its lines.
 */
export function checkText(formatted: string): Refusal | TextReading {
  const all = tokenise(formatted);
  invariant(all !== undefined, 'what the engine formats can be cut into tokens');
  const tokens = meaningful(all);
  const opening = openingKeyword(tokens);
  if (opening !== undefined) return { kind: 'refuse', code: 'sql_not_allowed', details: { what: opening } };
  if (hasSettings(tokens)) return { kind: 'refuse', code: 'sql_not_allowed', details: { what: 'SETTINGS' } };
  const odd = tokens.find(isOddName);
  if (odd !== undefined) return { kind: 'refuse', code: 'sql_not_allowed', details: { what: odd.raw.slice(0, 100) } };
  const parameters = readParameters(tokens);
  const wrong = parameters.find((parameter) => NOT_PARAMETERS.test(parameter.type));
  if (wrong !== undefined) {
    return { kind: 'refuse', code: 'sql_not_allowed', details: { what: `{${wrong.name}:${wrong.type}}` } };
  }
  return { withNames: readWithNames(tokens), parameters: new Set(parameters.map((parameter) => parameter.name)) };
}

const NOT_PARAMETERS = /\b(identifier|aggregatefunction|simpleaggregatefunction)\b/i;
const OPENINGS = new Set(['SELECT', 'WITH']);

/** The keyword of a statement that is no query; undefined for SELECT, WITH and an opening parenthesis. */
function openingKeyword(tokens: readonly Token[]): string | undefined {
  const first = tokens.find((token) => token.raw !== '(');
  if (first === undefined || OPENINGS.has(first.raw.toUpperCase())) return undefined;
  return first.raw.toUpperCase().slice(0, 40);
}

/** The tree says so too, but the engine obeys the clause even while it only explains the statement. */
function hasSettings(tokens: readonly Token[]): boolean {
  return tokens.some((token, index) => {
    const isClause = token.raw === 'SETTINGS' && tokens[index + 2]?.raw === '=';
    return isClause && nameOf(tokens[index + 1]) !== undefined;
  });
}

/** Line breaks and escapes have no place in a name; `system.…` in one pair of quotes is only ever a database of ours. */
function isOddName(token: Token): boolean {
  if (token.kind === 'other') return true;
  if (token.kind !== 'name') return false;
  const name = nameOf(token);
  if (name === undefined || /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(name)) return true;
  return /^(system|information_schema)\./i.test(name) && !isDatabase(name);
}

function readParameters(tokens: readonly Token[]): readonly { readonly name: string; readonly type: string }[] {
  return tokens.flatMap((token, index) => {
    const name = nameOf(tokens[index + 1]);
    if (token.raw !== '{' || name === undefined || tokens[index + 2]?.raw !== ':') return [];
    const end = tokens.findIndex((other, at) => at > index && other.raw === '}');
    const type = tokens.slice(index + 3, end === -1 ? tokens.length : end).map((part) => part.raw);
    return [{ name, type: type.join('') }];
  });
}

/** `name [(columns)] AS [MATERIALIZED] (` with a query behind it. The engine scopes them; here it is enough that they exist. */
function readWithNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  tokens.forEach((token, index) => {
    if (token.raw.toUpperCase() !== 'AS') return;
    const behind = tokens[index + 1]?.raw.toUpperCase() === 'MATERIALIZED' ? index + 2 : index + 1;
    if (tokens[behind]?.raw !== '(') return;
    const name = nameOf(tokens[tokens[index - 1]?.raw === ')' ? openingOf(tokens, index - 1) - 1 : index - 1]);
    if (name !== undefined) names.add(name);
  });
  return names;
}

function openingOf(tokens: readonly Token[], closing: number): number {
  let depth = 0;
  for (let index = closing; index >= 0; index--) {
    if (tokens[index]?.raw === ')') depth++;
    if (tokens[index]?.raw === '(') depth--;
    if (depth === 0) return index;
  }
  return 0;
}
