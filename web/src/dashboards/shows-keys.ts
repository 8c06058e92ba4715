import type { Widget } from '@tallygate/contract';

/** The column of rows that holds ids of keys. */
export const KEY_COLUMN = 'key_id';

/** Whether any of these widgets names keys. */
export function showsKeys(widgets: readonly Widget[]): boolean {
  return widgets.some((widget) => namedColumns(widget).includes(KEY_COLUMN));
}

function namedColumns(widget: Widget): readonly (string | undefined)[] {
  if (widget.kind === 'table') return widget.columns.map(({ column }) => column);
  return [
    'label' in widget ? widget.label : undefined,
    'by' in widget ? widget.by : undefined,
    'group' in widget ? widget.group : undefined,
    ...('also' in widget ? widget.also.map(({ column }) => column) : []),
    ...(widget.kind === 'heatmap' ? [widget.x, widget.y] : []),
  ];
}
