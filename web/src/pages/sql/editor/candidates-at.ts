import { parametersOf } from './parameters-of.ts';
import { nameOf, readTokens, type SqlToken } from './read-tokens.ts';
import type { SchemaColumn, SchemaTable, SqlSchema } from './schema.ts';
import { KEYWORDS, TYPES } from './words.ts';

/** Something that could be written at a place. */
export interface Candidate {
  readonly text: string;
  readonly kind: 'column' | 'table' | 'name' | 'function' | 'keyword' | 'type' | 'part';
  /** A word beside it, such as a type. */
  readonly detail?: string | undefined;
  /** A sentence about it. */
  readonly comment?: string | undefined;
}

/** What could be written at a place of a statement, and where the word that is being typed begins. */
export interface Candidates {
  readonly from: number;
  /** Where what is replaced ends; undefined: at the place itself. */
  readonly to?: number;
  readonly options: readonly Candidate[];
}

/** Undefined: nothing can be proposed, as within a text or a comment. Best candidates come first. */
export function candidatesAt(text: string, position: number, schema: SqlSchema): Candidates | undefined {
  const before = readTokens(text.slice(0, position));
  const last = before.tokens.at(-1);
  if (before.endsInComment || last?.isOpen === true) return undefined;
  if (last?.kind === 'number' && last.to === position) return undefined;
  const isTyping = last?.kind === 'word' && last.to === position;
  const done = isTyping ? before.tokens.slice(0, -1) : before.tokens;
  if (done.at(-1)?.raw === '{') return inBraces(done, position, { text, schema });
  const from = isTyping ? last.from : position;
  return { from, options: optionsBehind(done, { text, schema }) };
}

/** Parts and parameters are proposed with their braces, and those that close already are replaced with them. */
function inBraces(done: readonly SqlToken[], position: number, { text, schema }: Context): Candidates {
  const isDouble = done.at(-2)?.raw === '{';
  const opening = isDouble ? '{{' : '{';
  const parameters = parametersOf(text).map(({ name, type }) => ({ text: `{${name}:${type}}`, comment: undefined }));
  const all = [...parameters, ...(schema.parts ?? [])].filter((part) => part.text.startsWith(opening));
  const closed = /^\}{0,2}/.exec(text.slice(position))?.[0].length ?? 0;
  return {
    from: done.at(isDouble ? -2 : -1)?.from ?? position,
    to: position + Math.min(closed, opening.length),
    options: [...new Map(all.map((part) => [part.text, part])).values()].map(partOption),
  };
}

interface Context {
  /** The whole statement. */
  readonly text: string;
  readonly schema: SqlSchema;
}

function optionsBehind(done: readonly SqlToken[], context: Context): readonly Candidate[] {
  const previous = done.at(-1);
  if (previous?.raw === '.') return afterDot(pathBefore(done), context);
  if (previous?.raw === ':' && done.at(-3)?.raw === '{') return TYPES.map((text) => ({ text, kind: 'type' }));
  const found = readAll(context);
  const tables = [...found.withNames.map(nameOption), ...context.schema.tables.map(tableOption)];
  if (/^(from|join)$/i.test(previous?.raw ?? '')) return tables;
  return [
    ...found.used.flatMap(({ table }) => table.columns.map(columnOption)),
    ...found.used.flatMap(({ alias }) => (alias === undefined ? [] : [nameOption(alias)])),
    ...tables,
    ...context.schema.functions.map((text): Candidate => ({ text, kind: 'function' })),
    ...KEYWORDS.map((text): Candidate => ({ text, kind: 'keyword' })),
  ];
}

/** The names joined by dots that end here, such as `system`, `ai_gateway`. */
function pathBefore(done: readonly SqlToken[]): readonly string[] {
  const path: string[] = [];
  for (let at = done.length - 1; done[at]?.raw === '.'; at -= 2) {
    const name = nameOf(done[at - 1]);
    if (name === undefined) break;
    path.unshift(name);
  }
  return path;
}

function afterDot(path: readonly string[], context: Context): readonly Candidate[] {
  const wanted = path.join('.').toLowerCase();
  const found = readAll(context);
  const named = found.used.find(({ alias, table }) =>
    [alias, table.name].some((name) => name?.toLowerCase() === wanted),
  );
  if (named !== undefined) return named.table.columns.map(columnOption);
  const parts = nextParts(context.schema.tables, wanted);
  return parts.length > 0 ? parts : elementsOf(path, found.used);
}

/** The next part of each table's name that begins like this. */
function nextParts(tables: readonly SchemaTable[], wanted: string): readonly Candidate[] {
  const options = new Map<string, Candidate>();
  for (const table of tables) {
    if (!table.name.toLowerCase().startsWith(`${wanted}.`)) continue;
    const [next = '', ...rest] = table.name.slice(wanted.length + 1).split('.');
    options.set(next, rest.length === 0 ? { ...tableOption(table), text: next } : { text: next, kind: 'name' });
  }
  return [...options.values()];
}

/** The elements of a column that is a tuple with names. */
function elementsOf(path: readonly string[], used: readonly UsedTable[]): readonly Candidate[] {
  const name = path.at(-1);
  const column = used.flatMap(({ table }) => table.columns).find((each) => each.name === name);
  const inside = /^Tuple\((.*)\)$/s.exec(column?.type ?? '')?.[1];
  return inside === undefined ? [] : splitElements(inside).flatMap(elementOption);
}

function splitElements(inside: string): readonly string[] {
  const elements = [''];
  let depth = 0;
  for (const letter of inside) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ',' && depth === 0) elements.push('');
    else elements.push((elements.pop() ?? '') + letter);
  }
  return elements.map((element) => element.trim());
}

function elementOption(element: string): readonly Candidate[] {
  const [, text, detail] = /^`?(\w+)`?\s+(.+)$/s.exec(element) ?? [];
  return text === undefined ? [] : [{ text, kind: 'column', detail }];
}

interface UsedTable {
  readonly table: SchemaTable;
  readonly alias: string | undefined;
}

const NOT_ALIASES = new Set(KEYWORDS);

/** The tables that the whole statement names, and the names that its WITH gives. */
function readAll({ text, schema }: Context): {
  readonly used: readonly UsedTable[];
  readonly withNames: readonly string[];
} {
  const { tokens } = readTokens(text);
  const byName = new Map(schema.tables.map((table) => [table.name.toLowerCase(), table]));
  const used: UsedTable[] = [];
  const withNames: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const name = nameOf(tokens[at]);
    if (name === undefined) continue;
    if (/^as$/i.test(tokens[at + 1]?.raw ?? '') && tokens[at + 2]?.raw === '(') withNames.push(name);
    const path = [name];
    while (tokens[at + 1]?.raw === '.' && nameOf(tokens[at + 2]) !== undefined) {
      path.push(nameOf(tokens[at + 2]) ?? '');
      at += 2;
    }
    const table = byName.get(path.join('.').toLowerCase());
    if (table !== undefined) used.push({ table, alias: aliasBehind(tokens, at) });
  }
  return { used: withoutRepeats(used), withNames };
}

function aliasBehind(tokens: readonly SqlToken[], at: number): string | undefined {
  const hasAs = /^as$/i.test(tokens[at + 1]?.raw ?? '');
  const name = nameOf(tokens[at + (hasAs ? 2 : 1)]);
  return name === undefined || NOT_ALIASES.has(name.toUpperCase()) ? undefined : name;
}

function withoutRepeats(used: readonly UsedTable[]): readonly UsedTable[] {
  return [...new Map(used.map((each) => [`${each.table.name} ${each.alias ?? ''}`, each])).values()];
}

function columnOption({ name, type, comment }: SchemaColumn): Candidate {
  return { text: name, kind: 'column', detail: type, comment };
}

function tableOption({ name, comment }: SchemaTable): Candidate {
  return { text: name, kind: 'table', comment };
}

function nameOption(text: string): Candidate {
  return { text, kind: 'name' };
}

function partOption({ text, comment }: { readonly text: string; readonly comment: string | undefined }): Candidate {
  return { text, kind: 'part', comment };
}
