import type { DatasetResult, Granularity } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { rangeBefore, rangeOf } from '../range/range.ts';
import { chartData } from './chart-data.ts';
import { chartModel } from './chart-model.ts';
import type { WidgetData } from './widget-data.ts';
import type { ChartWidget } from './widgets.ts';

const title = { ko: '제목', en: 'Title' };
const now = Date.parse('2026-11-20T03:30:00Z'); // 12:30 in Seoul.
const zone = 'Asia/Seoul';

function result(granularity: Granularity, rows: DatasetResult['rows']): DatasetResult {
  const columns = ['place', 'input', 'output'].map((name) => ({ name, type: 'String' }));
  const facts = { truncated: false, as_of: '', data_version: '1', warehouse: 'default', elapsed_ms: 1 };
  return { columns, rows, granularity, time_zone: zone, ...facts };
}

function widgetData(range: string, shown: DatasetResult, then?: DatasetResult): WidgetData {
  const chosen = rangeOf({ range }, { zone, now });
  return {
    result: shown,
    daily: undefined,
    before: then === undefined ? undefined : { result: then, range: rangeBefore(chosen, zone) },
    range: chosen,
    now,
    isNothing: false,
    isStale: false,
  };
}

const chart: ChartWidget = {
  kind: 'stacked_bar',
  id: 'tokens',
  title,
  dataset: 'd',
  width: 8,
  x: 'place',
  every: 'auto',
  series: [
    { column: 'input', title: { ko: '입력', en: 'Input' }, colour: 'input' },
    { column: 'output', title: { ko: '출력', en: 'Output' }, colour: 'output' },
  ],
  format: 'tokens',
};

test('hours are drawn as far as they have come, and found whatever zone their instants are written in', () => {
  const rows = [
    ['2026-11-19T15:00:00Z', 1, 2],
    ['2026-11-20T03:00:00Z', 5, 6],
    ['2026-11-20T04:00:00Z', 0, 0],
  ];
  const { data, open } = chartData('auto', widgetData('today', result('hour', rows)), 'en');
  expect(data.places).toHaveLength(13);
  expect(open).toBe('2026-11-20T03:00:00.000Z');
  const [input] = chartModel(chart, data).series;
  expect([input?.values[0], input?.values[1], input?.values[12]]).toEqual([1, 0, 5]);
});

test.each([
  { every: 'auto', granularity: 'week', first: '2026-10-19', last: '2026-11-16', count: 5 },
  { every: 'auto', granularity: 'month', first: '2026-10-01', last: '2026-11-01', count: 2 },
  { every: undefined, granularity: 'hour', first: '2026-10-22', last: '2026-11-20', count: 30 },
  { every: 'day', granularity: 'week', first: '2026-10-22', last: '2026-11-20', count: 30 },
  { every: 'month', granularity: 'day', first: '2026-10-01', last: '2026-11-01', count: 2 },
] as const)('places every $every of a result by the $granularity', ({ every, granularity, first, last, count }) => {
  const { data, open } = chartData(every, widgetData('30d', result(granularity, [])), 'en');
  expect([data.places[0], data.places.at(-1), data.places.length]).toEqual([first, last, count]);
  expect(open).toBe(last);
});

test('a stack is compared as a whole, place by place; a sum of which a part is not known is not known', () => {
  const then = result('day', [
    ['2026-11-07', 10, 1],
    ['2026-11-08', null, 1],
  ]);
  const stepped = chartData('auto', widgetData('7d', result('day', [['2026-11-20', 7, 1]]), then), 'en');
  expect(chartModel(chart, stepped.data).previous).toEqual([{ title: '', values: [11, undefined, 0, 0, 0, 0, 0] }]);
  const lines = chartModel({ ...chart, kind: 'line' }, stepped.data).previous;
  expect(lines.map(({ title: name, values }) => [name, values[0]])).toEqual([
    ['Input', 10],
    ['Output', 1],
  ]);
});

test('periods whose places are of another kind are not compared', () => {
  const { data } = chartData('auto', widgetData('7d', result('day', []), result('week', [])), 'en');
  expect(data.before).toBeUndefined();
  expect(chartModel(chart, data).previous).toEqual([]);
});
