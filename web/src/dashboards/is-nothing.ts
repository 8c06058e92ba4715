import type { DatasetResult, Widget } from '@tallygate/contract';
import { figureAt } from './result.ts';

type Results = ReadonlyMap<string, DatasetResult | undefined>;

/** Whether every widget's figures are there, and none of them is other than 0: nothing was counted at all. */
export function isNothing(widgets: readonly Widget[], results: Results): boolean {
  return widgets.every((widget) => {
    const result = results.get(widget.dataset);
    const columns = shownColumns(widget);
    return result?.rows.every((row) => columns.every((column) => !figureAt(result, row, column))) === true;
  });
}

function shownColumns(widget: Widget): readonly string[] {
  return 'series' in widget ? widget.series.map(({ column }) => column) : [widget.value];
}
