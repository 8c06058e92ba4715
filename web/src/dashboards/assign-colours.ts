import { categoryAt } from '../charts/colours.ts';
import type { KnownValue } from './value-names.ts';
import type { SeriesColour } from './widgets.ts';

/** Values that are drawn each in a colour of its own; what is left has one more. */
export const EACH_MAX = 7;

/** The colour of what is left when the largest are drawn each. */
export const COLOUR_OF_REST: SeriesColour = categoryAt(EACH_MAX);

/**
 * A colour for each value, in their order: the one that the page knows it by, else the next that nobody has. Where two are
 * known by the same, the first keeps it.
 */
export function assignColours(
  values: readonly string[],
  known: ReadonlyMap<string, KnownValue> | undefined,
): readonly SeriesColour[] {
  const taken = new Map<SeriesColour, string>();
  for (const value of values) {
    const colour = known?.get(value)?.colour;
    if (colour !== undefined && !taken.has(colour)) taken.set(colour, value);
  }
  const free = Array.from({ length: EACH_MAX + 1 }, (_, place) => categoryAt(place)).filter((each) => !taken.has(each));
  const byValue = new Map([...taken].map(([colour, value]) => [value, colour]));
  return values.map((value) => byValue.get(value) ?? free.shift() ?? COLOUR_OF_REST);
}
