import { type DatasetResult, valueColours } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { comparedPeriod } from './compared-period.ts';
import { splitModel } from './split-model.ts';
import type { KnownValues } from './value-names.ts';
import type { SplitWidget } from './widgets.ts';

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
const zone = 'Asia/Seoul';
const places = ['2026-11-01', '2026-11-02', '2026-11-03'];
const known: KnownValues = new Map([['who', new Map([['b', { name: 'Bea' }]])]]);
const data = { places, every: 'day', language: 'en', known, restTitle: 'Other' } as const;

function result(rows: DatasetResult['rows']): DatasetResult {
  const columns = ['day', 'who', 'runs'].map((name) => ({ name, type: 'String' }));
  return {
    columns,
    rows,
    truncated: false,
    as_of: '',
    data_version: '1',
    time_zone: 'Asia/Seoul',
    granularity: 'day',
    warehouse: 'default',
    elapsed_ms: 1,
  };
}

test('a bar a day is split by value, the largest first, under the names that the page knows', () => {
  const model = splitModel(widget, {
    ...data,
    result: result([
      ['2026-11-01', 'a', '2'],
      ['2026-11-01', 'b', 5],
      ['2026-11-03', 'b', 1],
      ['2026-11-02', null, 4],
    ]),
  });
  const [ofA, ofB] = valueColours(['a', 'b'], 'who');
  expect(model.series).toEqual([
    { title: 'Bea', colour: ofB, values: [5, 0, 1] },
    { title: 'a', colour: ofA, values: [2, 0, 0] },
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

test('the period before is one line, in places of its own, and what was longer is left out', () => {
  const now = result([['2026-11-01', 'a', 2]]);
  const then = result([
    ['2026-10-29', 'a', 3],
    ['2026-10-29', 'b', 4],
    ['2026-10-30', 'a', null],
  ]);
  const range = { firstDay: '2026-10-29', lastDay: '2026-11-01' };
  const earlier = ['2026-10-29', '2026-10-30', '2026-10-31', '2026-11-01'];
  const period = comparedPeriod({ places, before: { places: earlier, range, result: then } }, { every: 'day', zone });
  const before = { result: then, period };
  const model = splitModel(widget, { ...data, result: now, before });
  expect(model.previous).toEqual([{ title: '', values: [7, undefined, 0] }]);
});

test('what has no value is a value of its own where the document names it, and is never among the others then', () => {
  const rows = [
    ['2026-11-01', '', 2],
    ['2026-11-01', 'a', 1],
    ['2026-11-02', null, 4],
  ];
  const named: SplitWidget = { ...widget, value_names: { '': { ko: '모델 없음', en: 'No model' } } };
  const titles = (of: SplitWidget) =>
    splitModel(of, { ...data, result: result(rows) }).series.map(({ title: name, values }) => [name, ...values]);
  expect(titles(named)).toEqual([
    ['No model', 2, 0, 0],
    ['a', 1, 0, 0],
    ['Other', 0, 4, 0],
  ]);
  expect(titles(widget)).toEqual([
    ['a', 1, 0, 0],
    ['Other', 2, 4, 0],
  ]);
});
