import { AGGREGATE_FUNCTIONS, COMBINATORS, SCALAR_FUNCTIONS, TABLE_FUNCTIONS } from './allowed-functions.ts';

/** Whether an expression may call this function: a listed scalar one, or a listed aggregate with any combinators. */
export function mayCall(name: string): boolean {
  return isListed(SCALARS, name) || isAggregate(name);
}

/** Whether this function may stand where a table is expected. */
export function mayReadFrom(name: string): boolean {
  return isListed(TABLES, name);
}

/**
 * Functions that the engine calls for a bare name without parentheses, and that are not listed: who runs the statement,
 * and where. (`now` and `today` are called so too; they are listed.)
 */
export function isHiddenCall(identifier: string): boolean {
  return HIDDEN_CALLS.has(identifier.toLowerCase());
}

interface Listing {
  readonly exact: ReadonlySet<string>;
  readonly anyCase: ReadonlySet<string>;
}

const SCALARS = listing(SCALAR_FUNCTIONS);
const AGGREGATES = listing(AGGREGATE_FUNCTIONS);
const TABLES = listing(TABLE_FUNCTIONS);
const HIDDEN_CALLS = new Set([
  'user',
  'current_user',
  'currentuser',
  'session_user',
  'database',
  'schema',
  'current_database',
  'currentdatabase',
]);
const COMBINED_MAX = 6;

function listing(names: readonly string[]): Listing {
  const anyCase = names.filter((name) => name.endsWith('~')).map((name) => name.slice(0, -1));
  return {
    exact: new Set([...names.filter((name) => !name.endsWith('~')), ...anyCase]),
    anyCase: new Set(anyCase.map((name) => name.toLowerCase())),
  };
}

function isListed(list: Listing, name: string): boolean {
  return list.exact.has(name) || list.anyCase.has(name.toLowerCase());
}

function isAggregate(name: string, combined = 0): boolean {
  if (isListed(AGGREGATES, name)) return true;
  if (combined === COMBINED_MAX) return false;
  return COMBINATORS.some(
    (suffix) => name.endsWith(suffix) && isAggregate(name.slice(0, -suffix.length), combined + 1),
  );
}
