import type { DatasetResult } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { assignColours } from './assign-colours.ts';
import { chartModel } from './chart-model.ts';
import { splitModel } from './split-model.ts';
import type { KnownValues } from './value-names.ts';
import type { ChartWidget, SplitWidget } from './widgets.ts';

const title = { ko: '제목', en: 'Title' };
const widget: SplitWidget = {
  kind: 'split_bar',
  id: 'w',
  title,
  dataset: 'd',
  width: 6,
  x: 'day',
  by: 'who',
  value: 'runs',
  format: 'count',
};
const days = ['2026-11-01', '2026-11-02', '2026-11-03'];
const known: KnownValues = new Map([['who', new Map([['b', { name: 'Bea', colour: 'category_5' as const }]])]]);
const data = { days, language: 'en', known, restTitle: 'Other' } as const;

function result(rows: DatasetResult['rows']): DatasetResult {
  const columns = ['day', 'who', 'runs'].map((name) => ({ name, type: 'String' }));
  return { columns, rows, truncated: false, as_of: '', data_version: '1', time_zone: 'Asia/Seoul', elapsed_ms: 1 };
}

test('a bar a day is split by value, the largest first, under the names and colours that the page knows', () => {
  const model = splitModel(widget, {
    ...data,
    result: result([
      ['2026-11-01', 'a', '2'],
      ['2026-11-01', 'b', 5],
      ['2026-11-03', 'b', 1],
      ['2026-11-02', null, 4],
    ]),
  });
  expect(model.series).toEqual([
    { title: 'Bea', colour: 'category_5', values: [5, 0, 1] },
    { title: 'a', colour: 'category_1', values: [2, 0, 0] },
    { title: 'Other', colour: 'category_8', values: [0, 4, 0] },
  ]);
  expect(model).toMatchObject({ kind: 'stacked_bar', every: 'day', isEmpty: false });
});

test('beyond the seventh, values are one; a table has each; nothing is lost and nothing counted twice', () => {
  const rows = Array.from({ length: 12 }, (_, index) => [
    '2026-11-02',
    `v${String(index).padStart(2, '0')}`,
    12 - index,
  ]);
  const drawn = splitModel(widget, { ...data, result: result(rows) });
  const whole = splitModel(widget, { ...data, result: result(rows), isWhole: true });
  expect(drawn.series.map(({ title: name }) => name)).toEqual([
    'v00',
    'v01',
    'v02',
    'v03',
    'v04',
    'v05',
    'v06',
    'Other',
  ]);
  expect(drawn.series.at(-1)?.values).toEqual([0, 5 + 4 + 3 + 2 + 1, 0]);
  expect(whole.series).toHaveLength(12);
  const sum = (model: typeof drawn) => model.series.reduce((total, { values }) => total + (values[1] ?? 0), 0);
  expect(sum(drawn)).toBe(78);
  expect(sum(whole)).toBe(78);
});

test('eight are drawn each when nothing is left over, and one that is not known makes its sum unknown', () => {
  const rows = Array.from({ length: 8 }, (_, index) => ['2026-11-02', `v${index}`, 8 - index]);
  expect(splitModel(widget, { ...data, result: result(rows) }).series).toHaveLength(8);
  const many = Array.from({ length: 9 }, (_, index) => ['2026-11-02', `v${index}`, index === 8 ? null : 9 - index]);
  expect(splitModel(widget, { ...data, result: result(many) }).series.at(-1)?.values[1]).toBeUndefined();
  expect(splitModel(widget, { ...data, result: result([]) }).isEmpty).toBe(true);
});

test('a colour that the page knows is kept, no two have the same, and the ninth shares the last', () => {
  const values = Array.from({ length: 9 }, (_, index) => `v${index}`);
  const colours = assignColours(values, new Map([['v3', { colour: 'category_1' as const }]]));
  expect(colours[3]).toBe('category_1');
  expect(new Set(colours.slice(0, 8)).size).toBe(8);
  expect(colours[8]).toBe('category_8');
});

test('a chart over months has a place for each month of its days', () => {
  const monthly: ChartWidget = {
    kind: 'stacked_bar',
    id: 'm',
    title,
    dataset: 'd',
    width: 6,
    x: 'month',
    every: 'month',
    series: [{ column: 'runs', title, colour: 'requests' }],
    format: 'count',
  };
  const columns = ['month', 'runs'].map((name) => ({ name, type: 'String' }));
  const model = chartModel(monthly, {
    result: { ...result([['2026-12-01', '7']]), columns },
    days: ['2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02'],
    language: 'en',
  });
  expect(model.days).toEqual(['2026-11-01', '2026-12-01']);
  expect(model.series[0]?.values).toEqual([0, 7]);
});
