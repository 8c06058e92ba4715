import { type OwnSelect, selectsIn } from '#sql';
import type { DatasetQuestion } from '../document/dataset-question.ts';
import type { DataVersion } from '../watch-data.ts';

const DAY_MS = 86_400_000;
/** How far before a range its statements look: as far as the range is long, and a month for those who were active. */
const LOOK_BACK_DAYS = 32;

/**
 * What bounds the reading of a table to the range, or to it and what is before it: the first condition of the SELECT that reads it, with
 * nothing beside it but further conditions.
 */
const BOUNDS: ReadonlyMap<string, RegExp> = new Map([
  ['usage', firstCondition('(ROWS(_AND_PREVIOUS|_AND_PREVIOUS_DAYS|_AND_MONTH)?|PREVIOUS|REST_OF_PREVIOUS)')],
  ['cost_corrections', firstCondition('CORRECTIONS(_AND_PREVIOUS)?')],
]);

function firstCondition(part: string): RegExp {
  return new RegExp(
    `^(?!.* OR ).* WHERE { { ${part} } }( (AND|GROUP|ORDER|HAVING|LIMIT) | ;|$)`.replaceAll(/[{}]/g, '\\$&'),
  );
}

/**
 * The version of what a dataset reads for a question: of the days of its range and of those before, where its statement bounds every
 * table that it names, so that rows that come in today leave the figures of last month alone. Undefined: the version of everything holds.
 */
export function versionOfRange(
  data: DataVersion,
  { sql, question }: { readonly sql: string; readonly question: Pick<DatasetQuestion, 'from' | 'to'> },
): string | undefined {
  if (!isBounded(sql)) return undefined;
  const { from, to } = question;
  const since = dayOf(from - Math.max(to - from, LOOK_BACK_DAYS * DAY_MS));
  const until = dayOf(to);
  return [...data.days]
    .filter(([day]) => day >= since && day <= until)
    .map(([day, version]) => `${day}${version}`)
    .sort()
    .join();
}

/** What was found of statements lately: the same few are asked for again and again. */
const known = new Map<string, boolean>();
const KNOWN_MAX = 2_000;

function isBounded(sql: string): boolean {
  const found = known.get(sql) ?? boundsWhatItReads(sql);
  known.delete(sql);
  known.set(sql, found);
  for (const oldest of known.keys()) if (known.size > KNOWN_MAX) known.delete(oldest);
  return found;
}

/** Whether it reads tables, and each SELECT that does so one of them, bounded. */
function boundsWhatItReads(sql: string): boolean {
  const reading = (selectsIn(sql) ?? []).filter(({ tables }) => tables.length > 0);
  return reading.length > 0 && reading.every(isOneBounded);
}

function isOneBounded({ tables: [table = '', ...more], text }: OwnSelect): boolean {
  return more.length === 0 && BOUNDS.get(table)?.test(text) === true;
}

/** The UTC day of an instant, as days of the warehouse are named. */
function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
