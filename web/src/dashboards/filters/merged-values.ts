import type { FilterValues } from '@tallygate/contract';

/** A value to choose. */
export interface ValueLine {
  readonly value: string;
  readonly title: string | undefined;
  /** Undefined: it is not among those that were counted. */
  readonly requests: number | undefined;
}

/** What was found, and before it what is chosen and was not found: nothing that is set can be out of reach. */
export function mergedValues(found: FilterValues['data'], chosen: readonly string[]): readonly ValueLine[] {
  const known = new Set(found.map(({ value }) => value));
  const missing = chosen.filter((value) => !known.has(value));
  return [...missing.map((value) => ({ value, title: undefined, requests: undefined })), ...found];
}
