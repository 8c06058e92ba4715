import type { TextDetails, TextName } from './texts.ts';

const SQL_FORMATS = ['table', 'json', 'csv'] as const;
export type SqlFormat = (typeof SQL_FORMATS)[number];

/** What was asked for on the command line. */
export interface SqlArguments {
  readonly kind: 'run';
  readonly statement: string;
  readonly format: SqlFormat;
  readonly url: string | undefined;
}

export type ParsedSqlArguments =
  | SqlArguments
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: TextName; readonly details: TextDetails };

/** Reads the words after `tallygate sql`. Options may stand before or behind the statement; `--` ends them. */
export function parseSqlArguments(words: readonly string[]): ParsedSqlArguments {
  const plain: string[] = [];
  const values = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--help' || word === '-h') return { kind: 'help' };
    if (word === '--') {
      plain.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith('--')) {
      plain.push(word);
      continue;
    }
    const [name = '', inline] = splitOption(word);
    if (!OPTIONS.has(name)) return wrong('option_unknown', { option: name });
    const value = inline ?? words[++index];
    if (value === undefined) return wrong('option_without_value', { option: name });
    values.set(name, value);
  }
  return assemble(plain, values);
}

const OPTIONS = new Set(['--format', '--url']);

function splitOption(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function assemble(plain: readonly string[], values: ReadonlyMap<string, string>): ParsedSqlArguments {
  const [statement, ...more] = plain;
  if (statement === undefined || statement.trim() === '') return wrong('statement_missing');
  if (more.length > 0) return wrong('statement_unquoted');
  const format = SQL_FORMATS.find((known) => known === (values.get('--format') ?? 'table'));
  if (format === undefined) return wrong('format_unknown', { formats: SQL_FORMATS.join(', ') });
  const url = values.get('--url');
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return wrong('url_invalid', { url });
  return { kind: 'run', statement, format, url };
}

function wrong(problem: TextName, details: TextDetails = {}): ParsedSqlArguments {
  return { kind: 'wrong', problem, details };
}
