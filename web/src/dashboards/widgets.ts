import type { Widget } from '@tallygate/contract';

/** One number. */
export type TileWidget = Extract<Widget, { kind: 'tile' }>;
/** Series over the days or months of the range. */
export type ChartWidget = Extract<Widget, { series: unknown }>;
/** A bar a day, split by the values of a column. */
export type SplitWidget = Extract<Widget, { by: string }>;
/** Names with a number each, largest first. */
export type ListWidget = Extract<Widget, { label: string }>;
/** The colour of a meaning. */
export type SeriesColour = ChartWidget['series'][number]['colour'];
