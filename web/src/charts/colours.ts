import type { SeriesColour } from '../dashboards/widgets.ts';

/** The token of a meaning, for styles. */
export function colourToken(colour: SeriesColour): string {
  return `var(--chart-${colour})`;
}

/** The colours of a list's places; those beyond the eighth begin anew. */
export function categoryAt(place: number): SeriesColour {
  const categories = [
    'category_1',
    'category_2',
    'category_3',
    'category_4',
    'category_5',
    'category_6',
    'category_7',
    'category_8',
  ] as const;
  return categories[place % categories.length] ?? 'category_1';
}
