import { type DashboardDocument, FILTERS } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { checkDocument } from './check-document.ts';

const title = { ko: '제목', en: 'Title' };
const series = (column: string) => ({ column, title, colour: 'requests' });
const tile = { kind: 'tile', id: 'a', title, dataset: 'one', width: 2, value: 'v', format: 'count' };
const line = {
  kind: 'line',
  id: 'b',
  title,
  dataset: 'two',
  width: 4,
  x: 'day',
  series: [series('v')],
  format: 'count',
};
const datasets = [
  { name: 'one', sql: 'SELECT {from:DateTime64(3)}, { to : DateTime64(3) }, {workspaces:Array(String)} AS v' },
  { name: 'two', sql: 'SELECT {time_zone:String} AS day, 1 AS v' },
];
const document = (change: object = {}) => ({
  template: 'usage',
  template_version: 1,
  title,
  pages: [{ id: 'p', title, question: title, widgets: [tile, line] }],
  datasets,
  ...change,
});
const withWidgets = (...widgets: readonly object[]) =>
  document({ pages: [{ id: 'p', title, question: title, widgets }] });

test('a whole document is read, with its defaults', () => {
  const reading = checkDocument(document());
  expect(reading.kind).toBe('document');
  const read = (reading as { document: DashboardDocument }).document;
  expect(read.datasets[0]?.rows_max).toBe(1_000);
  expect(read.pages[0]?.widgets[0]).toEqual({ ...tile, rise: 'neutral' });
});

test('a note has no dataset, and may be narrow', () => {
  const note = { kind: 'note', id: 'c', title, width: 2, text: title, not_reported: [title] };
  expect(checkDocument(withWidgets(tile, line, note)).kind).toBe('document');
});

test('every filter is a parameter too', () => {
  const sql = FILTERS.map((filter) => `{${filter}:Array(String)}`).join();
  const all = document({ filters: [...FILTERS], datasets: [datasets[0], { name: 'two', sql: `SELECT ${sql} AS v` }] });
  expect(checkDocument(all).kind).toBe('document');
});

const CASES: readonly { readonly when: string; readonly value: unknown; readonly problems: readonly string[] }[] = [
  { when: 'it is no object', value: 7, problems: [''] },
  { when: 'a title has one language', value: document({ title: { en: 'x' } }), problems: ['title.ko'] },
  { when: 'a member is not known', value: { ...document(), colour: 1 }, problems: [''] },
  {
    when: 'two things are wrong',
    value: document({ template_version: 0, datasets: [] }),
    problems: ['template_version', 'datasets'],
  },
  {
    when: 'a kind is not known',
    value: withWidgets({ ...tile, kind: 'map' }, line),
    problems: ['pages.0.widgets.0.kind'],
  },
  {
    when: 'a widget draws a dataset that is not there',
    value: withWidgets(tile, line, { ...line, id: 'c', dataset: 'three' }),
    problems: ['pages.0.widgets.2.dataset'],
  },
  {
    when: 'a sparkline draws a dataset that is not there',
    value: withWidgets({ ...tile, sparkline: { dataset: 'three', column: 'v' } }, line),
    problems: ['pages.0.widgets.0.sparkline.dataset'],
  },
  { when: 'a dataset is drawn by nobody', value: withWidgets(tile), problems: ['datasets.1.name'] },
  {
    when: 'two widgets have one id',
    value: withWidgets(tile, { ...line, id: 'a' }),
    problems: ['pages.0.widgets.1.id'],
  },
  {
    when: 'two pages have one id',
    value: document({
      pages: [
        { id: 'p', title, question: title, widgets: [tile] },
        { id: 'p', title, question: title, widgets: [line] },
      ],
    }),
    problems: ['pages.1.id'],
  },
  {
    when: 'a page is called as the editor is in addresses',
    value: document({ pages: [{ id: 'edit', title, question: title, widgets: [tile, line] }] }),
    problems: ['pages.0.id'],
  },
  {
    when: 'two datasets have one name',
    value: document({ datasets: [...datasets, datasets[0]] }),
    problems: ['datasets.2.name'],
  },
  {
    when: 'a column is drawn twice in one chart',
    value: withWidgets(tile, { ...line, series: [series('v'), series('v')] }),
    problems: ['pages.0.widgets.1.series.1.column'],
  },
  {
    when: 'a chart is too narrow',
    value: withWidgets(tile, { ...line, width: 3 }),
    problems: ['pages.0.widgets.1.width'],
  },
  {
    when: 'a tile is too wide',
    value: withWidgets({ ...tile, width: 7 }, line),
    problems: ['pages.0.widgets.0.width'],
  },
  {
    when: 'a parameter is not known, or of another type',
    value: document({
      datasets: [
        datasets[0],
        { name: 'two', sql: 'SELECT {viewer:String}, {from:Date}, {from:Date}, {toString:String}' },
      ],
    }),
    problems: ['datasets.1.sql', 'datasets.1.sql', 'datasets.1.sql'],
  },
  {
    when: 'a part is not known, or its name is not closed',
    value: document({
      datasets: [datasets[0], { name: 'two', sql: 'SELECT {{rows}}, {{row}}, {{ fill }}, {{bucket}}, {{Rows}} AS v' }],
    }),
    problems: ['datasets.1.sql', 'datasets.1.sql'],
  },
  {
    when: 'a filter is named twice, or is none',
    value: document({ filters: ['models', 'models'] }),
    problems: ['filters.1'],
  },
  { when: 'a filter is not known', value: document({ filters: ['people'] }), problems: ['filters.0'] },
  {
    when: 'a table shows a column twice, and draws a dataset that is not there',
    value: withWidgets(tile, line, {
      ...{ kind: 'table', id: 'c', title, dataset: 'three', width: 12 },
      columns: [
        { column: 'v', title, format: 'count' },
        { column: 'v', title, format: 'count' },
      ],
    }),
    problems: ['pages.0.widgets.2.dataset', 'pages.0.widgets.2.columns.1.column'],
  },
  {
    when: 'bars along names draw a column twice',
    value: withWidgets(tile, line, {
      ...{ kind: 'category_bar', id: 'c', title, dataset: 'two', width: 12, label: 'day', format: 'count' },
      series: [series('v'), series('v')],
    }),
    problems: ['pages.0.widgets.2.series.1.column'],
  },
  {
    when: 'heat maps and areas are too narrow',
    value: withWidgets(
      tile,
      line,
      {
        ...{ kind: 'heatmap', id: 'c', title, dataset: 'two', width: 3, x: 'h', x_kind: 'hour', y: 'd' },
        ...{ y_kind: 'weekday', value: 'v', format: 'count' },
      },
      { kind: 'treemap', id: 'd', title, dataset: 'two', width: 2, label: 'l', value: 'v', format: 'count' },
    ),
    problems: ['pages.0.widgets.2.width', 'pages.0.widgets.3.width'],
  },
  {
    when: 'a note names a dataset',
    value: withWidgets(tile, line, { kind: 'note', id: 'c', title, width: 12, text: title, dataset: 'one' }),
    problems: ['pages.0.widgets.2'],
  },
];

test.each(CASES)('when $when, the problem has its place and both languages', ({ value, problems }) => {
  const reading = checkDocument(value);
  if (reading.kind !== 'problems') throw new Error('it was read');
  expect(reading.problems.map(({ path }) => path.join('.'))).toEqual(problems);
  for (const { message } of reading.problems) {
    expect(message.en).toMatch(/^[\x20-\x7e]+$/);
    expect(message.ko).toMatch(/[가-힣]/);
  }
});
