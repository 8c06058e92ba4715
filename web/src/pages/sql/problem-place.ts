import { nameOf, readTokens, type SqlToken } from './editor/read-tokens.ts';

/** Where in a text something is, in characters. */
export interface TextPlace {
  readonly from: number;
  readonly to: number;
}

/** What a refusal tells, as far as it says where. */
export interface ToldProblem {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** The place of a statement that a refusal is about; undefined: it does not say, or it cannot be found. */
export function problemPlace(statement: string, { code, details }: ToldProblem): TextPlace | undefined {
  const { tokens } = readTokens(statement);
  const open = tokens.find(({ isOpen }) => isOpen);
  if (code === 'sql_syntax') return open ?? placeAt(tokens, details['offset'], statement.length);
  if (code === 'sql_parameter_missing') return parameterPlace(tokens, String(details['name'] ?? ''));
  const named = details['table'] ?? details['what'] ?? nameInWords(String(details['detail'] ?? ''));
  return named === undefined ? undefined : namePlace(tokens, String(named));
}

/** Line and column, from 1, for people. */
export function lineAndColumn(statement: string, offset: number): { readonly line: number; readonly column: number } {
  const before = statement.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** The piece that stands at a place, or the last one when nothing follows it. */
function placeAt(
  tokens: readonly SqlToken[],
  offset: string | number | undefined,
  length: number,
): TextPlace | undefined {
  if (typeof offset !== 'number') return undefined;
  const last = tokens.at(-1);
  const found = tokens.find(({ to }) => to > offset) ?? last;
  return found === undefined ? undefined : { from: found.from, to: Math.min(found.to, length) };
}

function parameterPlace(tokens: readonly SqlToken[], name: string): TextPlace | undefined {
  const at = tokens.findIndex((token, index) => token.raw === '{' && nameOf(tokens[index + 1]) === name);
  const first = tokens[at];
  if (first === undefined) return undefined;
  const end = tokens.slice(at).find(({ raw }) => raw === '}');
  return { from: first.from, to: end?.to ?? first.to };
}

/** The name that the engine's own words put in quotes. */
function nameInWords(detail: string): string | undefined {
  return /(?:identifier|column|function|table|name)s?:? +(?:with name +)?[`'"]?([\w.]+)[`'"]?/i.exec(detail)?.[1];
}

/** `url()` is a call; dots join names. */
function namePlace(tokens: readonly SqlToken[], named: string): TextPlace | undefined {
  const wanted = named.replace(/\(\)$/, '').replaceAll(/[`"]/g, '').toLowerCase().split('.');
  for (let at = 0; at < tokens.length; at++) {
    const end = pathEnd(tokens, at, wanted);
    const [first, last] = [tokens[at], tokens[end]];
    if (end !== -1 && first !== undefined && last !== undefined) return { from: first.from, to: last.to };
  }
  return undefined;
}

/** The index of the last piece of a path that begins here; -1: another one begins, or none. */
function pathEnd(tokens: readonly SqlToken[], start: number, wanted: readonly string[]): number {
  let at = start;
  for (const [index, part] of wanted.entries()) {
    if (index > 0 && tokens[at++]?.raw !== '.') return -1;
    if ((nameOf(tokens[at]) ?? tokens[at]?.raw)?.toLowerCase() !== part) return -1;
    if (index < wanted.length - 1) at++;
  }
  return at;
}
