import { AGGREGATE_FUNCTIONS, SCALAR_FUNCTIONS, TABLE_FUNCTIONS } from './guard/allowed-functions.ts';

/** Something that a statement may call. */
export interface SqlFunction {
  /** As it is usually written; some may be written in any case. */
  readonly name: string;
  readonly kind: 'scalar' | 'aggregate' | 'table';
}

/** What statements may call, by name; aggregates also with combinators such as `If`. What the parser itself makes of operators is left out. */
export function listFunctions(): readonly SqlFunction[] {
  return [
    ...named(SCALAR_FUNCTIONS, 'scalar'),
    ...named(AGGREGATE_FUNCTIONS, 'aggregate'),
    ...named(TABLE_FUNCTIONS, 'table'),
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
}

const NOT_WRITTEN = new Set(['lambda', '_CAST']);

function named(names: readonly string[], kind: SqlFunction['kind']): readonly SqlFunction[] {
  const plain = names.map((name) => name.replace(/~$/, ''));
  return plain.filter((name) => !NOT_WRITTEN.has(name)).map((name) => ({ name, kind }));
}
