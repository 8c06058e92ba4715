import type { DatasetResult } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { categoryModel } from './category-model.ts';
import { csvOf } from './csv.ts';
import { heatmapModel, stepOf } from './heatmap-model.ts';
import { tableModel } from './table-widget-model.ts';
import { treemapModel } from './treemap-model.ts';
import { twinOfTable } from './twin.ts';
import type { CategoryWidget, HeatmapWidget, TableWidget, TreemapWidget } from './widgets.ts';

const title = { ko: '제목', en: 'Title' };
const naming = { known: new Map(), language: 'en' } as const;

function result(columns: readonly string[], rows: DatasetResult['rows']): DatasetResult {
  return {
    columns: columns.map((name) => ({ name, type: 'String' })),
    rows,
    truncated: false,
    as_of: '2026-11-21T00:00:00.000Z',
    data_version: '1',
    time_zone: 'Asia/Seoul',
    granularity: 'day',
    warehouse: 'default',
    elapsed_ms: 3,
  };
}

const table: TableWidget = {
  kind: 'table',
  id: 't',
  title,
  dataset: 'd',
  width: 12,
  columns: [
    { column: 'who', title, format: 'text', drill: { filter: 'requesters', column: 'who_id' } },
    { column: 'tokens', title, format: 'tokens', bar: true },
    { column: 'at', title, format: 'time' },
    { column: 'status', title, format: 'text', value_names: { ok: { ko: '정상', en: 'Fine' } } },
  ],
};
const people = result(
  ['who', 'who_id', 'tokens', 'at', 'status'],
  [
    ['a@x', 'id-a', '12345678', '2026-11-20T03:04:05.000Z', 'ok'],
    ['', '', null, null, 'lost'],
    [null, null, '3', 'soon', null],
  ],
);

test('cells are written, sorted and measured by what they hold; what is not known is nowhere', () => {
  const { columns, rows } = tableModel(table, people, naming);
  expect(columns.map(({ isNumeric }) => isNumeric)).toEqual([false, true, false, false]);
  expect(rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
    ['a@x', '12.3M', 'Nov 20, 12:04', 'Fine'],
    [undefined, undefined, undefined, 'lost'],
    [undefined, '3', undefined, undefined],
  ]);
  expect(rows[0]?.cells.map(({ exact }) => exact)).toEqual([
    'a@x',
    '12,345,678',
    '2026-11-20 12:04:05.000 UTC+9',
    'Fine',
  ]);
  expect(rows.map(({ cells }) => cells[1]?.length)).toEqual([1, 0, 3 / 12_345_678]);
  expect(rows.map(({ cells }) => cells[1]?.order)).toEqual([12_345_678, undefined, 3]);
});

test('a row leads to the requests with its value: an empty one is a value, NULL is none', () => {
  const drills = tableModel(table, people, naming).rows.map(({ cells }) => cells[0]?.drill);
  expect(drills).toEqual([{ filter: 'requesters', value: 'id-a' }, { filter: 'requesters', value: '' }, undefined]);
});

test('a table in a file has every digit, and instants as they are', () => {
  const text = csvOf(twinOfTable(tableModel(table, people, naming)));
  expect(text.split('\r\n')[1]).toBe('a@x,12345678,2026-11-20T03:04:05.000Z,ok');
});

const bars: CategoryWidget = {
  kind: 'category_bar',
  id: 'c',
  title,
  dataset: 'd',
  width: 6,
  label: 'bucket',
  label_format: 'milliseconds',
  series: [{ column: 'requests', title, colour: 'requests' }],
  format: 'count',
};

test('a name that the reader knows stands in place of an id, which is told to whoever rests on it', () => {
  const keys: TableWidget = { ...table, columns: [{ column: 'key_id', title, format: 'text' }] };
  const rows = result(['key_id'], [['key-1'], ['key-2']]);
  const known = new Map([['key_id', new Map([['key-1', { name: 'ci' }]])]]);
  const cells = tableModel(keys, rows, { known, language: 'en' }).rows.map(({ cells: [cell] }) => cell);
  expect(cells.map((cell) => [cell?.text, cell?.exact])).toEqual([
    ['ci', 'ci · key-1'],
    ['key-2', 'key-2'],
  ]);
  expect(cells.map((cell) => cell?.order)).toEqual(['ci', 'key-2']);
});

test('bars stand in the order of the rows, under names in their own format', () => {
  const rows = result(
    ['bucket', 'requests', 'errors'],
    [
      [250, 4, 1],
      [1000, null, 0],
    ],
  );
  const model = categoryModel(bars, rows, naming);
  expect(model).toMatchObject({ kind: 'bar', every: 'name', places: ['0.25 s', '1 s'], isEmpty: false });
  expect(model.series[0]?.values).toEqual([4, undefined]);
  const series = [...bars.series, { column: 'errors', title, colour: 'errors' } as const];
  expect(categoryModel({ ...bars, label_format: 'text', series }, rows, naming)).toMatchObject({
    kind: 'stacked_bar',
    places: ['250', '1000'],
  });
});

const map: HeatmapWidget = {
  kind: 'heatmap',
  id: 'h',
  title,
  dataset: 'd',
  width: 8,
  x: 'hour',
  x_kind: 'hour',
  y: 'weekday',
  y_kind: 'weekday',
  value: 'requests',
  format: 'count',
};
const range = { firstDay: '2026-11-01', lastDay: '2026-11-03' };

test('a map has every hour of every weekday; what nobody counted is 0, what nobody measured is not known', () => {
  const rows = result(
    ['weekday', 'hour', 'requests'],
    [
      ['1', 0, '8'],
      [7, 23, 2],
      [3, 12, null],
    ],
  );
  const model = heatmapModel(map, { result: rows, range, ...naming });
  expect([model.rows.length, model.columns.length, model.largest]).toEqual([7, 24, 8]);
  expect(model.rows[0]?.short).toBe('Mon');
  expect([model.values[0]?.[0], model.values[6]?.[23], model.values[0]?.[1], model.values[2]?.[12]]).toEqual([
    8,
    2,
    0,
    undefined,
  ]);
  const durations = heatmapModel({ ...map, format: 'milliseconds' }, { result: rows, range, ...naming });
  expect(durations.values[0]?.[1]).toBeUndefined();
});

test('days are those of the range, and names those of the rows', () => {
  const rows = result(
    ['day', 'who', 'requests'],
    [
      ['2026-11-02', 'b', 1],
      ['2026-11-01', 'a', 2],
    ],
  );
  const widget: HeatmapWidget = { ...map, x: 'day', x_kind: 'day', y: 'who', y_kind: 'text' };
  const model = heatmapModel(widget, { result: rows, range, ...naming });
  expect(model.columns.map(({ key }) => key)).toEqual(['2026-11-01', '2026-11-02', '2026-11-03']);
  expect(model.rows.map(({ key }) => key)).toEqual(['b', 'a']);
  expect(model.values).toEqual([
    [0, 1, 0],
    [2, 0, 0],
  ]);
});

test('days beside weekdays are weeks, by their Monday', () => {
  const rows = result(
    ['week', 'weekday', 'requests'],
    [
      ['2026-10-26', 7, 3],
      ['2026-11-02', 1, 4],
    ],
  );
  const widget: HeatmapWidget = { ...map, x: 'week', x_kind: 'day' };
  const model = heatmapModel(widget, { result: rows, range, ...naming });
  expect(model.columns.map(({ key }) => key)).toEqual(['2026-10-26', '2026-11-02']);
  expect([model.values[6]?.[0], model.values[0]?.[1]]).toEqual([3, 4]);
});

test.each([
  { value: undefined, step: 0 },
  { value: 0, step: 0 },
  { value: 0.001, step: 1 },
  { value: 10, step: 1 },
  { value: 11, step: 2 },
  { value: 60, step: 6 },
])('$value of 60 is on step $step', ({ value, step }) => {
  expect(stepOf(value, 60)).toBe(step);
});

const areas: TreemapWidget = {
  kind: 'treemap',
  id: 'a',
  title,
  dataset: 'd',
  width: 6,
  label: 'model',
  group: 'agent',
  value: 'tokens',
  format: 'tokens',
};

test('areas lie within their groups, the largest first, and agents have the colour that they have everywhere', () => {
  const rows = result(
    ['agent', 'model', 'tokens'],
    [
      ['codex', 'gpt', '5'],
      ['claude-code', 'opus', '7'],
      ['claude-code', 'haiku', '9'],
      ['codex', 'zero', 0],
      ['codex', 'unknown', null],
    ],
  );
  const model = treemapModel(areas, rows, naming);
  expect(model.total).toBe(21);
  expect(model.groups).toEqual([
    {
      name: 'Claude Code',
      colour: 'category_3',
      value: 16,
      areas: [
        { name: 'haiku', value: 9 },
        { name: 'opus', value: 7 },
      ],
    },
    { name: 'Codex CLI', colour: 'category_1', value: 5, areas: [{ name: 'gpt', value: 5 }] },
  ]);
  const { group: _, ...flat } = areas;
  expect(treemapModel(flat, rows, naming).groups.map(({ name, areas: inner }) => [name, inner.length])).toEqual([
    ['haiku', 0],
    ['opus', 0],
    ['gpt', 0],
  ]);
});
