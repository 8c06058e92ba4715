import type { DatasetResult, Widget } from '@tallygate/contract';
import { figureAt } from './result.ts';
import type { DataWidget } from './widgets.ts';

type Results = ReadonlyMap<string, DatasetResult | undefined>;

/** Whether every widget's figures are there, and none of them is other than 0: nothing was counted at all. */
export function isNothing(widgets: readonly Widget[], results: Results): boolean {
  const shown = widgets.filter((widget) => widget.kind !== 'note');
  return (
    shown.length > 0 &&
    shown.every((widget) => {
      const result = results.get(widget.dataset);
      const columns = countedColumns(widget);
      return result?.rows.every((row) => columns.every((column) => !figureAt(result, row, column))) === true;
    })
  );
}

/** Whether any figure of a widget is known: where none is, nothing can be said to be 0. */
export function isAnyKnown(widget: DataWidget, result: DatasetResult): boolean {
  const columns = countedColumns(widget);
  return result.rows.some((row) => columns.some((column) => figureAt(result, row, column) !== undefined));
}

/** Of a table, the numbers: names alone would be something where nothing was counted. */
function countedColumns(widget: DataWidget): readonly string[] {
  if ('series' in widget) return widget.series.map(({ column }) => column);
  if (widget.kind !== 'table') return [widget.value];
  return widget.columns.filter(({ format }) => format !== 'text' && format !== 'time').map(({ column }) => column);
}
