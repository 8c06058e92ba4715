import { type Widget, widgetSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { roleOf } from './column-roles.ts';
import { WIDGET_KINDS } from './document-parts.ts';
import { sampleDocument } from './sample-document.test-support.ts';
import { newWidget, widgetOfKind } from './widget-of-kind.ts';

const document = sampleDocument();
const widgets = document.pages.flatMap((page) => page.widgets);
const known = [
  { name: 'day', type: 'Date' },
  { name: 'person', type: 'LowCardinality(Nullable(String))' },
  { name: 'requests', type: 'UInt64' },
  { name: 'cost', type: 'Nullable(Int64)' },
];
const title = { ko: '제목', en: 'Title' };

test.each([
  { type: 'UInt64', role: 'number' },
  { type: 'Nullable(Decimal(18, 3))', role: 'number' },
  { type: 'Float64', role: 'number' },
  { type: 'Date', role: 'time' },
  { type: "DateTime64(3, 'UTC')", role: 'time' },
  { type: 'LowCardinality(Nullable(String))', role: 'name' },
  { type: 'Array(UInt64)', role: 'name' },
])('$type is a $role', ({ type, role }) => {
  expect(roleOf({ name: 'x', type })).toBe(role);
});

test.each(WIDGET_KINDS)('a new %s is good, and made of columns that there are', (kind) => {
  const widget = newWidget(kind, { id: 'new', title, dataset: 'by_day', known });
  expect(widgetSchema.parse(widget)).toEqual(widget);
  expect(columnsIn(widget).filter((column) => !known.some(({ name }) => name === column))).toEqual([]);
});

test.each(WIDGET_KINDS.flatMap((to) => widgets.map((from) => ({ from, to }))))(
  '$from.kind becomes $to, and keeps its name, its texts and its dataset',
  ({ from, to }) => {
    const becomes = widgetOfKind(from, to, { known: [], dataset: 'totals' });
    expect(becomes).toMatchObject({ kind: to, id: from.id, title: from.title });
    expect(widgetSchema.safeParse(becomes)).toMatchObject({ success: true });
    if (from.kind !== 'note' && becomes.kind !== 'note') {
      expect(becomes).toMatchObject({ dataset: from.dataset });
      expect(becomes.description).toEqual(from.description);
    }
  },
);

test('what two kinds share comes along', () => {
  const chart = widgets.find(({ kind }) => kind === 'stacked_bar') as Widget;
  expect(widgetOfKind(chart, 'line', { known: [], dataset: '' })).toMatchObject({
    x: 'day',
    series: 'series' in chart && chart.series,
  });
  expect(widgetOfKind(chart, 'tile', { known: [], dataset: '' })).toMatchObject({ value: 'requests', width: 6 });
  const list = widgets.find(({ kind }) => kind === 'ranking') as Widget;
  expect(widgetOfKind(list, 'treemap', { known: [], dataset: '' })).toMatchObject({
    label: 'person',
    value: 'cost',
    format: 'nano_usd',
  });
});

test('in a table a date is a text, and an instant a time', () => {
  const instant = { name: 'at', type: "DateTime64(3, 'UTC')" };
  const table = newWidget('table', { id: 'new', title, dataset: 'by_day', known: [...known, instant] });
  const formats = table.kind === 'table' ? table.columns.map(({ format }) => format) : [];
  expect(formats).toEqual(['text', 'text', 'count', 'count', 'time']);
});

test('a column that the dataset does not have is replaced by one that it has', () => {
  const list = widgets.find(({ kind }) => kind === 'ranking') as Widget;
  const becomes = widgetOfKind(list, 'pie', { known: known.filter(({ name }) => name !== 'cost'), dataset: '' });
  expect(becomes).toMatchObject({ label: 'person', value: 'requests' });
});

function columnsIn(widget: Widget): readonly string[] {
  const members = ['value', 'label', 'x', 'y', 'by'] as const;
  const named = members.flatMap((member) => {
    const column: unknown = Reflect.get(widget, member);
    return typeof column === 'string' ? [column] : [];
  });
  const series = 'series' in widget ? widget.series.map(({ column }) => column) : [];
  const columns = 'columns' in widget ? widget.columns.map(({ column }) => column) : [];
  return [...named, ...series, ...columns];
}
