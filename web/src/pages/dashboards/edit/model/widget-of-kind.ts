import type { Localized, Widget } from '@tallygate/contract';
import type { DataWidget } from '../../../../dashboards/widgets.ts';
import { chooseColumns, isInstant, type KnownColumn, type PictureColumns, roleOf } from './column-roles.ts';
import { type Format, fittingWidth, type Series, type TableColumn, type WidgetKind } from './document-parts.ts';

/** What every widget has; a note draws no dataset, and keeps its name for when it becomes a picture again. */
interface Base {
  readonly id: string;
  readonly title: Localized;
  readonly description?: Localized | undefined;
  readonly unit?: Localized | undefined;
  readonly requests?: DataWidget['requests'];
  readonly dataset: string;
  readonly width: number;
}

interface Made {
  readonly base: Base;
  readonly columns: PictureColumns;
  readonly format: Format;
  readonly known: readonly KnownColumn[];
  readonly before: Widget | undefined;
}

const NEW_WIDTHS: Partial<Record<WidgetKind, number>> = { tile: 3, table: 12, note: 12 };
const NEW_WIDTH = 6;
const SERIES_MAX = 8;
const TABLE_COLUMNS_MAX = 14;
const COLOURS = [
  'category_1',
  'category_2',
  'category_3',
  'category_4',
  'category_5',
  'category_6',
  'category_7',
  'category_8',
] as const satisfies readonly Series['colour'][];

/** A widget that was not there, of the columns that its dataset is known to have. */
export function newWidget(
  kind: WidgetKind,
  asked: {
    readonly id: string;
    readonly title: Localized;
    readonly dataset: string;
    readonly known: readonly KnownColumn[];
  },
): Widget {
  const { id, title, dataset, known } = asked;
  return make(kind, {
    base: { id, title, dataset, width: NEW_WIDTHS[kind] ?? NEW_WIDTH },
    columns: chooseColumns(known, {}),
    format: 'count',
    known,
    before: undefined,
  });
}

/** The same widget as another kind. What both have stays: names, texts, dataset, columns, format. */
export function widgetOfKind(
  widget: Widget,
  kind: WidgetKind,
  { known, dataset }: { readonly known: readonly KnownColumn[]; readonly dataset: string },
): Widget {
  if (widget.kind === kind) return widget;
  const { id, title, width } = widget;
  const texts =
    widget.kind === 'note' ? {} : { description: widget.description, unit: widget.unit, requests: widget.requests };
  return make(kind, {
    base: { id, title, ...texts, width, dataset: widget.kind === 'note' ? dataset : widget.dataset },
    columns: chooseColumns(known, columnsOf(widget)),
    format: 'format' in widget ? widget.format : 'count',
    known,
    before: widget,
  });
}

/** What a widget is made of, as far as it says. */
function columnsOf(widget: Widget): Partial<PictureColumns> {
  switch (widget.kind) {
    case 'tile':
      return { numbers: [widget.value] };
    case 'line':
    case 'bar':
    case 'stacked_bar':
    case 'area':
      return { time: widget.x, numbers: widget.series.map(({ column }) => column) };
    case 'split_bar':
      return { time: widget.x, name: widget.by, numbers: [widget.value] };
    case 'ranking':
    case 'pie':
    case 'treemap':
      return { name: widget.label, numbers: [widget.value] };
    case 'category_bar':
      return { name: widget.label, numbers: widget.series.map(({ column }) => column) };
    case 'heatmap':
      return { time: widget.x, name: widget.y, numbers: [widget.value] };
    case 'table':
      return tableParts(widget.columns);
    case 'note':
      return {};
  }
}

function tableParts(columns: readonly TableColumn[]): Partial<PictureColumns> {
  const name = columns.find(({ format }) => format === 'text')?.column;
  const numbers = columns.filter(({ format }) => format !== 'text' && format !== 'time').map(({ column }) => column);
  return { ...(name === undefined ? {} : { name }), numbers };
}

function make(kind: WidgetKind, made: Made): Widget {
  const { columns, format } = made;
  const { description, unit, requests, ...rest } = made.base;
  const base = {
    ...rest,
    width: fittingWidth(kind, made.base.width),
    ...(description === undefined ? {} : { description }),
    ...(unit === undefined ? {} : { unit }),
    ...(requests === undefined ? {} : { requests }),
  };
  const [value = ''] = columns.numbers;
  switch (kind) {
    case 'tile':
      return { kind, ...base, value, format, rise: 'neutral' };
    case 'line':
    case 'bar':
    case 'stacked_bar':
    case 'area':
      return { kind, ...base, x: columns.time, every: 'auto', series: seriesOf(made), format };
    case 'split_bar':
      return { kind, ...base, x: columns.time, every: 'auto', by: columns.name, value, format };
    case 'ranking':
    case 'pie':
      return { kind, ...base, label: columns.name, value, format, also: [] };
    case 'category_bar':
      return { kind, ...base, label: columns.name, label_format: 'text', series: seriesOf(made), format };
    case 'heatmap':
      return { kind, ...base, x: columns.time, x_kind: 'text', y: columns.name, y_kind: 'text', value, format };
    case 'treemap':
      return { kind, ...base, label: columns.name, value, format };
    case 'table':
      return { kind, ...base, columns: tableColumnsOf(made) };
    case 'note':
      return {
        kind,
        id: base.id,
        title: base.title,
        width: base.width,
        text: base.description ?? base.title,
        not_reported: [],
      };
  }
}

function seriesOf({ columns, before }: Made): Series[] {
  const had = before !== undefined && 'series' in before ? before.series : [];
  return columns.numbers.slice(0, SERIES_MAX).map((column, place) => {
    const same = had.find((series) => series.column === column);
    return same ?? { column, title: named(column), colour: COLOURS[place % COLOURS.length] ?? 'category_1' };
  });
}

function tableColumnsOf({ columns, known, format }: Made): TableColumn[] {
  const all =
    known.length > 0
      ? known.map((column) => ({ column: column.name, format: formatOf(column, format) }))
      : [columns.name, ...columns.numbers].map((column, place) => ({ column, format: place === 0 ? TEXT : format }));
  return all.slice(0, TABLE_COLUMNS_MAX).map((column) => ({ ...column, title: named(column.column) }));
}

const TEXT = 'text';

function formatOf(column: KnownColumn, numbers: Format): Format {
  if (roleOf(column) === 'number') return numbers;
  return isInstant(column) ? 'time' : TEXT;
}

/** A name for both languages, until somebody gives better ones. */
function named(column: string): Localized {
  const words = column.replaceAll('_', ' ').trim() || column;
  return { ko: words, en: words };
}
