import type { Widget } from '@tallygate/contract';

export type { SeriesColour } from '@tallygate/contract';

/** One number. */
export type TileWidget = Extract<Widget, { kind: 'tile' }>;
/** Series over the places of the range: hours, days, weeks or months. */
export type ChartWidget = Extract<Widget, { x: string; series: unknown }>;
/** A bar a place, split by the values of a column. */
export type SplitWidget = Extract<Widget, { by: string }>;
/** Names with a number each, largest first. */
export type ListWidget = Extract<Widget, { also: unknown }>;
/** Rows with columns of their own. */
export type TableWidget = Extract<Widget, { kind: 'table' }>;
/** Bars over names or steps. */
export type CategoryWidget = Extract<Widget, { kind: 'category_bar' }>;
/** A colour for each place of two axes. */
export type HeatmapWidget = Extract<Widget, { kind: 'heatmap' }>;
/** Areas as large as their values. */
export type TreemapWidget = Extract<Widget, { kind: 'treemap' }>;
/** Words, and what is not known yet. */
export type NoteWidget = Extract<Widget, { kind: 'note' }>;
/** Whatever shows a dataset. */
export type DataWidget = Exclude<Widget, NoteWidget>;
