import { COLOUR_OF_REST, type SeriesColour, valueColours } from '@tallygate/contract';

/** The colours of the light theme, as the pages have them: fixed by meaning. */
export const PALETTE: Readonly<Record<SeriesColour, string>> = {
  requests: '#4d5ce0',
  errors: '#cf6a6e',
  input: '#0b90ea',
  cached: '#00666e',
  output: '#984500',
  reasoning: '#7d24a8',
  users: '#35a010',
  cost: '#7a7540',
  category_1: '#4d5ce0',
  category_2: '#00666e',
  category_3: '#984500',
  category_4: '#0b90ea',
  category_5: '#7d24a8',
  category_6: '#35a010',
  category_7: '#cf6a6e',
  category_8: '#7a7540',
};

/** Colours of what is no figure. */
export const INK = {
  text: '#181b22',
  muted: '#545c6d',
  faint: '#656d7f',
  line: '#e2e5eb',
  strongLine: '#c8cdd8',
  grid: '#e9ebf0',
  sunken: '#eef0f4',
  soft: '#eeeffd',
  accent: '#5a5ded',
  good: '#17733a',
  bad: '#b3262b',
  warn: '#925508',
} as const;

/** A colour for each value that a picture shows, the largest first: the same as on the pages. */
export function coloursOf(values: readonly string[], column: string): readonly string[] {
  return valueColours(values, column).map((colour) => PALETTE[colour]);
}

/** The colour of what is left when the largest are drawn each. */
export const REST_COLOUR = PALETTE[COLOUR_OF_REST];
