import type { DatasetResult, Widget } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { enFirst } from '../locales/en-first.ts';
import { enPages } from '../locales/en-pages.ts';
import type { Say } from '../locales/use-text.ts';
import { chartModel } from './chart-model.ts';
import { csvOf } from './csv.ts';
import { isAnyKnown, isNothing } from './is-nothing.ts';
import { listModel, pieces } from './list-model.ts';
import { spansOf } from './spans.ts';
import { changeOf, tileModel } from './tile-model.ts';
import { twinOfChart, twinOfList } from './twin.ts';
import type { ChartWidget, ListWidget, TileWidget } from './widgets.ts';

const say: Say = (id) => ({ ...enFirst, ...enPages })[id];
const words = { say, language: 'en' } as const;
const naming = { known: new Map(), language: 'en' } as const;
const title = { ko: '제목', en: 'Title' };

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

const tile: TileWidget = {
  kind: 'tile',
  id: 'requests',
  title,
  dataset: 'totals',
  width: 3,
  value: 'requests',
  previous: 'requests_before',
  base: 'all',
  format: 'count',
  rise: 'good',
  sparkline: { dataset: 'daily', column: 'requests' },
};
const days = ['2026-11-01', '2026-11-02', '2026-11-03'];
const now = Date.parse('2026-11-03T12:00:00Z');
const axis = { places: days, every: 'day' } as const;

test('a tile shows its value, what it is a part of, the change and the days', () => {
  const totals = result(['requests', 'requests_before', 'all'], [['120', '100', '480']]);
  const daily = result(
    ['day', 'requests'],
    [
      ['2026-11-01', '40'],
      ['2026-11-03', null],
    ],
  );
  expect(tileModel(tile, { result: totals, daily, days, now })).toEqual({
    value: 120,
    base: 480,
    change: { kind: 'up', size: 0.2, previous: 100, tone: 'good' },
    sparkline: [40, 0, undefined],
  });
});

test('a tile without a row knows nothing, and does not claim 0', () => {
  const model = tileModel(tile, { result: result(['requests'], []), daily: undefined, days, now });
  expect(model).toEqual({
    value: undefined,
    base: undefined,
    change: { kind: 'none', previous: undefined },
    sparkline: [],
  });
});

test.each([
  { value: 80, previous: 100, rise: 'good', expected: { kind: 'down', size: 0.2, previous: 100, tone: 'bad' } },
  { value: 80, previous: 100, rise: 'bad', expected: { kind: 'down', size: 0.2, previous: 100, tone: 'good' } },
  { value: 150, previous: 100, rise: 'bad', expected: { kind: 'up', size: 0.5, previous: 100, tone: 'bad' } },
  { value: 150, previous: 100, rise: 'neutral', expected: { kind: 'up', size: 0.5, previous: 100, tone: 'neutral' } },
  { value: 100, previous: 100, rise: 'good', expected: { kind: 'same', size: 0, previous: 100, tone: 'neutral' } },
  { value: 0, previous: 100, rise: 'good', expected: { kind: 'down', size: 1, previous: 100, tone: 'bad' } },
  { value: 5, previous: 0, rise: 'good', expected: { kind: 'none', previous: 0 } },
  { value: undefined, previous: 5, rise: 'good', expected: { kind: 'none', previous: 5 } },
  { value: 5, previous: undefined, rise: 'good', expected: { kind: 'none', previous: undefined } },
] as const)('from $previous to $value, where a rise is $rise', ({ value, previous, rise, expected }) => {
  expect(changeOf(value, previous, { format: 'count', rise })).toEqual(expected);
});

test('shares change by their difference', () => {
  const change = changeOf(0.03, 0.02, { format: 'percent', rise: 'bad' });
  expect(change).toEqual({ kind: 'up', size: expect.closeTo(0.01), previous: 0.02, tone: 'bad' });
  expect(changeOf(0.03, 0, { format: 'percent', rise: 'bad' })).toEqual({
    kind: 'up',
    size: 0.03,
    previous: 0,
    tone: 'bad',
  });
});

const chart: ChartWidget = {
  kind: 'stacked_bar',
  id: 'tokens',
  title,
  dataset: 'daily',
  width: 8,
  x: 'day',
  series: [
    { column: 'input', title: { ko: '입력', en: 'Input' }, colour: 'input' },
    { column: 'output', title: { ko: '출력', en: 'Output' }, colour: 'output' },
  ],
  format: 'tokens',
};

test('a chart has a place for every day: without a row 0, with NULL a gap', () => {
  const daily = result(
    ['day', 'input', 'output'],
    [
      ['2026-11-01', '7', 3],
      ['2026-11-03', null, 1],
    ],
  );
  const model = chartModel(chart, { result: daily, ...axis, language: 'ko' });
  expect(model.series).toEqual([
    { title: '입력', colour: 'input', values: [7, 0, undefined] },
    { title: '출력', colour: 'output', values: [3, 0, 1] },
  ]);
  expect(model.isEmpty).toBe(false);
});

test('ratios and durations of a day without requests are not known', () => {
  const model = chartModel(
    { ...chart, format: 'percent' },
    { result: result(['day', 'input', 'output'], []), ...axis, language: 'en' },
  );
  expect(model.series[0]?.values).toEqual([undefined, undefined, undefined]);
  expect(model.isEmpty).toBe(true);
});

test('the twin of a chart holds every digit, newest day first', () => {
  const daily = result(['day', 'input', 'output'], [['2026-11-01', '12345678', null]]);
  const twin = twinOfChart(chartModel(chart, { result: daily, ...axis, language: 'en' }), words);
  expect(twin.columns.map((column) => column.title)).toEqual(['Day', 'Input', 'Output']);
  expect(twin.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
    ['Nov 3, 2026', '0', '0'],
    ['Nov 2, 2026', '0', '0'],
    ['Nov 1, 2026', '12,345,678', '–'],
  ]);
});

const ranking: ListWidget = {
  kind: 'ranking',
  id: 'users',
  title,
  dataset: 'users',
  width: 6,
  label: 'requester',
  value: 'tokens',
  format: 'tokens',
  also: [{ column: 'requests', title: { ko: '요청', en: 'Requests' }, format: 'count' }],
};

test('a ranking keeps the order, and tells each share of what is shown', () => {
  const users = result(
    ['requester', 'tokens', 'requests'],
    [
      ['a', '300', 4],
      ['', '100', 2],
      ['c', null, 1],
    ],
  );
  const model = listModel(ranking, users, naming);
  expect(model.total).toBe(400);
  expect(model.lines).toEqual([
    { place: 1, key: 'a', name: 'a', value: 300, share: 0.75, length: 1, also: [4] },
    { place: 2, key: undefined, name: undefined, value: 100, share: 0.25, length: 1 / 3, also: [2] },
    { place: 3, key: 'c', name: 'c', value: undefined, share: undefined, length: 0, also: [1] },
  ]);
  expect(twinOfList(ranking, model, words).rows[0]?.cells.map(({ text }) => text)).toEqual(['a', '300', '4']);
});

test('the twin of a pie tells the share of each piece', () => {
  const pie: ListWidget = { ...ranking, kind: 'pie', also: [] };
  const twin = twinOfList(
    pie,
    listModel(
      pie,
      result(
        ['requester', 'tokens'],
        [
          ['a', 300],
          ['b', 100],
        ],
      ),
      naming,
    ),
    words,
  );
  expect(twin.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
    ['a', '300', '75%'],
    ['b', '100', '25%'],
  ]);
});

test('a pie of many pieces ends in one of the rest', () => {
  const rows = Array.from({ length: 10 }, (_, index) => [`user ${index}`, 100 - index]);
  const { each, otherValue } = pieces(
    listModel({ ...ranking, kind: 'pie', also: [] }, result(['requester', 'tokens'], rows), naming),
  );
  expect(each).toHaveLength(7);
  expect(otherValue).toBe(93 + 92 + 91);
});

test('CSV survives commas, quotes and names that spreadsheets would run', () => {
  const users = result(
    ['requester', 'tokens', 'requests'],
    [
      ['=HYPERLINK("x")', '-5', 1],
      ['a, b', null, 2],
      ["-2+3+cmd|' /C calc'!A0", '1e-7', 3],
    ],
  );
  expect(csvOf(twinOfList(ranking, listModel(ranking, users, naming), words))).toBe(
    '\uFEFFName,tokens,Requests\r\n"\'=HYPERLINK(""x"")",-5,1\r\n"a, b",,2\r\n\'-2+3+cmd|\' /C calc\'!A0,1e-7,3\r\n',
  );
});

test('CSV of figures that are not whole says so in its last line', () => {
  const users = result(['requester', 'tokens', 'requests'], [['kim', '5', 1]]);
  const twin = twinOfList(ranking, listModel(ranking, users, naming), words);
  expect(csvOf(twin, 'The first 10,000 rows.')).toBe(
    '\uFEFFName,tokens,Requests\r\nkim,5,1\r\n"# The first 10,000 rows."\r\n',
  );
});

test.each([
  { count: 4, narrow: [6, 6, 6, 6], middle: [6, 6, 6, 6] },
  { count: 5, narrow: [12, 6, 6, 6, 6], middle: [4, 4, 4, 6, 6] },
  { count: 6, narrow: [6, 6, 6, 6, 6, 6], middle: [4, 4, 4, 4, 4, 4] },
])('$count tiles fill their lines', ({ count, narrow, middle }) => {
  const widgets: Widget[] = Array.from({ length: count }, (_, index) => ({ ...tile, id: `tile_${index}` }));
  expect(spansOf(widgets).map((span) => span.narrow)).toEqual(narrow);
  expect(spansOf(widgets).map((span) => span.middle)).toEqual(middle);
});

test.each([
  { when: 'all figures are 0, NULL or missing', totals: [['0', '0', '0']], daily: [['2026-11-01', null, 0]], is: true },
  { when: 'there is no row', totals: [], daily: [], is: true },
  { when: 'only what no widget shows is other than 0', totals: [['0', '7', '9']], daily: [], is: true },
  { when: 'a tile has a figure', totals: [['1', '0', '0']], daily: [], is: false },
  { when: 'a chart has a figure', totals: [['0', '0', '0']], daily: [['2026-11-01', null, 3]], is: false },
  { when: 'a dataset is not there yet', totals: [['0', '0', '0']], daily: undefined, is: false },
])('when $when, the page shows how to begin: $is', ({ totals, daily, is }) => {
  const results = new Map([
    ['totals', result(['requests', 'requests_before', 'all'], totals)],
    ['daily', daily && result(['day', 'input', 'output'], daily)],
  ]);
  expect(isNothing([tile, chart], results)).toBe(is);
});

test.each([
  { when: 'it is NULL', rows: [['2026-11-01', null, null]], is: false },
  { when: 'there is no row', rows: [], is: false },
  { when: 'it is 0', rows: [['2026-11-01', null, 0]], is: true },
])('a figure is known, and may be said to be 0, when $when: $is', ({ rows, is }) => {
  expect(isAnyKnown(chart, result(['day', 'input', 'output'], rows))).toBe(is);
});
