import type { z } from 'zod';
import type { seriesSchema } from './dashboard-document.ts';

/** The colour of a meaning, or of a place in a list. */
export type SeriesColour = z.infer<typeof seriesSchema>['colour'];

/** Values of one picture that are drawn each in a colour of its own; what is left has one more. */
export const DRAWN_EACH_MAX = 7;

/** The colour of what is left when the largest are drawn each. */
export const COLOUR_OF_REST: SeriesColour = 'category_8';

/**
 * A colour for each value that a picture shows, the largest first, as many as `DRAWN_EACH_MAX` and one more; the others have that
 * of the rest. A value has the colour that is fixed for it, else the one that its name gives it: neither figures nor what was
 * drawn before decide, so that pages, files and mails agree. Where the names of two give the same, the first by name keeps it,
 * and the other takes one that is free. `known`: of values whose colour was decided for several pictures that stand together.
 */
export function valueColours(
  values: readonly string[],
  column: string,
  known: ReadonlyMap<string, { readonly colour?: SeriesColour | undefined }> = new Map(),
): readonly SeriesColour[] {
  const each = values.length > DRAWN_EACH_MAX + 1 ? values.slice(0, DRAWN_EACH_MAX) : values;
  const byName = [...new Set(each)].sort();
  const taken = new Map<SeriesColour, string>();
  const take = (wishesOf: (value: string) => readonly SeriesColour[]) => {
    const has = new Set(taken.values());
    for (const value of byName) {
      const colour = has.has(value) ? undefined : wishesOf(value).find((wish) => !taken.has(wish));
      if (colour !== undefined) taken.set(colour, value);
    }
  };
  take((value) => {
    const colour = known.get(value)?.colour;
    return colour === undefined ? (fixedColour(column, value) ?? []) : [colour];
  });
  take((value) => wishes(value, column).slice(0, 1));
  take((value) => [...wishes(value, column), COLOUR_OF_REST]);
  const byValue = new Map([...taken].map(([colour, value]) => [value, colour]));
  return values.map((value) => byValue.get(value) ?? COLOUR_OF_REST);
}

const CATEGORIES = [
  'category_1',
  'category_2',
  'category_3',
  'category_4',
  'category_5',
  'category_6',
  'category_7',
] as const satisfies readonly SeriesColour[];

/** What is drawn in one colour everywhere, by the column whose value it is. */
const FIXED: Readonly<Record<string, Readonly<Record<string, SeriesColour>>>> = {
  agent: {
    'claude-code': 'category_3',
    codex: 'category_1',
    'gemini-cli': 'category_4',
    cursor: 'category_5',
    copilot: 'category_6',
  },
  final_status: {
    ok: 'category_1',
    error: 'category_7',
    client_closed: 'category_2',
    upstream_truncated: 'category_3',
    refused: 'category_5',
    gateway_lost: 'category_8',
  },
  status_class: {
    '2xx': 'category_1',
    '3xx': 'category_4',
    '4xx': 'category_3',
    '5xx': 'category_7',
    '1xx': 'category_6',
  },
  run_type: {
    chat: 'category_1',
    triage: 'category_2',
    scheduled_prompt: 'category_3',
    auto_triage: 'category_4',
    detection_summary: 'category_5',
    coding_agent: 'category_6',
    api: 'category_7',
  },
};

function fixedColour(column: string, value: string): readonly SeriesColour[] | undefined {
  const ofColumn = Object.hasOwn(FIXED, column) ? FIXED[column] : undefined;
  const colour = ofColumn !== undefined && Object.hasOwn(ofColumn, value) ? ofColumn[value] : undefined;
  return colour === undefined ? undefined : [colour];
}

/** The colours in the order in which a value wants them; those that are fixed for others of its column come last. */
function wishes(value: string, column: string): readonly SeriesColour[] {
  const fixed = new Set<SeriesColour>(Object.hasOwn(FIXED, column) ? Object.values(FIXED[column] ?? {}) : []);
  const number = numberOf(value);
  const count = CATEGORIES.length;
  // Their number is a prime: with any step, each place is come by once.
  const [first, step] = [number % count, 1 + (Math.floor(number / count) % (count - 1))];
  const all = CATEGORIES.map((_, turn) => CATEGORIES[(first + turn * step) % count] ?? COLOUR_OF_REST);
  return [...all.filter((colour) => !fixed.has(colour)), ...all.filter((colour) => fixed.has(colour))];
}

/** One with which the names of models that many use give colours of their own. */
const SALT = 40_065;

/** A number of 32 bits that is always the same for a text (FNV-1a). */
function numberOf(text: string): number {
  let number = 0x811c9dc5 ^ SALT;
  for (let at = 0; at < text.length; at++) number = Math.imul(number ^ text.charCodeAt(at), 0x01000193);
  number = Math.imul(number ^ (number >>> 15), 0x2c1b3c6d);
  return (number ^ (number >>> 13)) >>> 0;
}
