import { FILTERS } from '@tallygate/contract';

/** The parts that a dataset's SQL may use between double braces, in the order in which they are offered. */
export const SQL_PARTS = [
  'rows',
  'previous',
  'rows_and_previous',
  'rows_and_previous_days',
  'rest_of_previous',
  'rows_and_month',
  'is_now',
  'bucket',
  'fill',
  'corrections',
  'corrections_and_previous',
  'corrections_bucket',
] as const;
export type SqlPart = (typeof SQL_PARTS)[number];

/** The parameters that a dataset's SQL may use, and their types. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  from: 'DateTime64(3)',
  to: 'DateTime64(3)',
  previous_from: 'DateTime64(3)',
  previous_to: 'DateTime64(3)',
  time_zone: 'String',
  ...Object.fromEntries(FILTERS.map((filter) => [filter, 'Array(String)'])),
};

/** Parts in the text that there are not, as they stand there. */
export function wrongParts(sql: string): readonly string[] {
  const named = [...sql.matchAll(/\{\{\s*(\w*)\s*\}\}/g)];
  return unique(named.filter(([, name = '']) => !SQL_PARTS.some((part) => part === name)));
}

/** Parameters in the text that there are not, or under another type, as they stand there. */
export function wrongParameters(sql: string): readonly string[] {
  const named = [...sql.matchAll(/\{\s*(\w+)\s*:\s*([^}]*?)\s*\}/g)];
  return unique(named.filter(([, name = '', type]) => !Object.hasOwn(PARAMETERS, name) || PARAMETERS[name] !== type));
}

function unique(found: readonly RegExpExecArray[] | readonly RegExpMatchArray[]): readonly string[] {
  return [...new Set(found.map(([text]) => text))];
}
