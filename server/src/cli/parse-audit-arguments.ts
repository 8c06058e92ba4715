import type { TextDetails, TextName } from './texts.ts';

/** What was asked for on the command line. */
export interface AuditArguments {
  readonly kind: 'run';
  /** UTC days, both included: `2026-01-05`. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly isPartial: boolean;
  readonly isJson: boolean;
  readonly url: string | undefined;
}

export type ParsedAuditArguments =
  | AuditArguments
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: TextName; readonly details: TextDetails };

const FLAGS = new Set(['--json', '--partial']);
const OPTIONS = new Set(['--since', '--until', '--url']);

/** Reads the words after `tallygate audit`. */
export function parseAuditArguments(words: readonly string[]): ParsedAuditArguments {
  const values = new Map<string, string>();
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--help' || word === '-h') return { kind: 'help' };
    const [name = '', inline] = word.split(/=(.*)/s);
    if (!FLAGS.has(word) && !OPTIONS.has(name)) return wrong('option_unknown', { option: name });
    const value = FLAGS.has(word) ? '' : (inline ?? left.shift());
    if (value === undefined) return wrong('option_without_value', { option: name });
    values.set(name, value);
  }
  return assemble(values);
}

function assemble(values: ReadonlyMap<string, string>): ParsedAuditArguments {
  const since = values.get('--since');
  const until = values.get('--until');
  const notADay = [since, until].find((value) => value !== undefined && !isDay(value));
  if (notADay !== undefined) return wrong('day_invalid', { day: notADay });
  if (since !== undefined && until !== undefined && since > until) return wrong('days_reversed', { since, until });
  const url = values.get('--url');
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return wrong('url_invalid', { url });
  return { kind: 'run', since, until, url, isPartial: values.has('--partial'), isJson: values.has('--json') };
}

/** A day that the calendar has. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function wrong(problem: TextName, details: TextDetails = {}): ParsedAuditArguments {
  return { kind: 'wrong', problem, details };
}
