import { type DashboardDocument, formatSchema, seriesSchema, type Widget } from '@tallygate/contract';

/** A page of a dashboard. */
export type Page = DashboardDocument['pages'][number];
/** A query of a dashboard. */
export type Dataset = DashboardDocument['datasets'][number];
export type WidgetKind = Widget['kind'];
export type Format = Extract<Widget, { format: unknown }>['format'];
/** A column of a table. */
export type TableColumn = Extract<Widget, { kind: 'table' }>['columns'][number];
/** A series of a chart. */
export type Series = Extract<Widget, { series: unknown }>['series'][number];

/** Every kind of widget, in the order in which they are offered. */
export const WIDGET_KINDS = [
  'tile',
  'line',
  'area',
  'bar',
  'stacked_bar',
  'split_bar',
  'category_bar',
  'ranking',
  'pie',
  'table',
  'heatmap',
  'treemap',
  'note',
] as const satisfies readonly WidgetKind[];

/** How figures may be shown. */
export const FORMATS = formatSchema.options;

/** Columns of the grid that a widget may take: a chart narrower than a third of the page has no room for its axis. */
export function widthsOf(kind: WidgetKind): { readonly least: number; readonly most: number } {
  if (kind === 'tile') return { least: 2, most: 6 };
  return { least: kind === 'note' ? 2 : 4, most: 12 };
}

/** A width that the kind may have, as near to this as can be. */
export function fittingWidth(kind: WidgetKind, width: number): number {
  const { least, most } = widthsOf(kind);
  return Math.min(most, Math.max(least, Math.round(width)));
}

/** The datasets that a widget draws, and where it names them. */
export function datasetsOf(
  widget: Widget,
): readonly { readonly dataset: string; readonly at: readonly (string | number)[] }[] {
  if (widget.kind === 'note') return [];
  const own = { dataset: widget.dataset, at: ['dataset'] };
  if (widget.kind !== 'tile' || widget.sparkline === undefined) return [own];
  return [own, { dataset: widget.sparkline.dataset, at: ['sparkline', 'dataset'] }];
}

/** The same widget with another name of a dataset. */
export function withDatasetRenamed(
  widget: Widget,
  { from, to }: { readonly from: string; readonly to: string },
): Widget {
  if (widget.kind === 'note') return widget;
  const named = (name: string) => (name === from ? to : name);
  const renamed = widget.dataset === from ? { ...widget, dataset: to } : widget;
  if (renamed.kind !== 'tile' || renamed.sparkline?.dataset !== from) return renamed;
  return { ...renamed, sparkline: { ...renamed.sparkline, dataset: named(from) } };
}

/** Fixed colours of meanings, then colours without one. */
export const SERIES_COLOURS = seriesSchema.shape.colour.options;
