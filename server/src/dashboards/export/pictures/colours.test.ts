import { readFileSync } from 'node:fs';
import { COLOUR_OF_REST, type DatasetResult, valueColours, type Widget } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { PALETTE } from '../palette.ts';
import { reportOf, titled } from '../report.test-support.ts';
import type { LegendEntry, Picture } from './picture.ts';
import { pictureOf } from './picture-of.ts';

const TEMPLATES = ['usage', 'runs', 'credits'].map((name) =>
  readFileSync(new URL(`../../../../../dashboards/${name}.yaml`, import.meta.url), 'utf8'),
);
const TOKENS = readFileSync(new URL('../../../../../web/src/styles/tokens.css', import.meta.url), 'utf8');
const base = { id: 'w', title: titled('Widget'), dataset: 'd', width: 6, value: 'requests', format: 'count' } as const;
const MODELS = ['gpt-5.2', 'claude-opus-4-5', 'gemini-3-pro', 'my-model'];

function resultOf(rows: DatasetResult['rows']): DatasetResult {
  const columns = ['day', 'model', 'requests'].map((name) => ({ name, type: 'String' }));
  const facts = { truncated: false, as_of: '2026-11-15T03:05:00Z', data_version: '1', time_zone: 'Asia/Seoul' };
  return { columns, rows, granularity: 'day', warehouse: 'default', elapsed_ms: 1, ...facts };
}

function coloursIn(widget: Widget, models: readonly string[]): ReadonlyMap<string, string | undefined> {
  const rows = models.map((model, place) => ['2026-11-05', model, 100 - place]);
  const d = { kind: 'result' as const, result: resultOf(rows) };
  const picture: Picture = pictureOf(widget, reportOf('en', { datasets: { d } }));
  const legend: readonly LegendEntry[] = picture.kind === 'chart' ? picture.legend : [];
  return new Map(legend.map(({ title, colour }) => [title, colour]));
}

const WIDGETS = {
  split_bar: { ...base, kind: 'split_bar', x: 'day', by: 'model' },
  pie: { ...base, kind: 'pie', label: 'model', also: [] },
  treemap: { ...base, kind: 'treemap', label: 'model', group: 'model' },
} as const;

test.each(Object.values(WIDGETS))(
  'a printed $kind has each model in the colour that the pages give it, whatever its place',
  (widget) => {
    const expected = new Map(valueColours(MODELS, 'model').map((colour, at) => [MODELS[at], PALETTE[colour]]));
    for (const models of [MODELS, MODELS.toReversed()]) {
      const colours = coloursIn(widget as unknown as Widget, models);
      for (const model of models) expect([model, colours.get(model)]).toEqual([model, expected.get(model)]);
    }
  },
);

test('what is left when the largest are drawn each has the colour of the rest, as on the pages', () => {
  const many = Array.from({ length: 12 }, (_, at) => `model-${at}`);
  const colours = [...coloursIn(WIDGETS.split_bar as unknown as Widget, many).values()];
  expect(colours).toHaveLength(8);
  expect(new Set(colours).size).toBe(8);
  expect(colours.at(-1)).toBe(PALETTE[COLOUR_OF_REST]);
});

test('the palette of what is printed is that of the light theme', () => {
  const tokenValue = (token: string) => new RegExp(`--chart-${token}: ([^;]+);`).exec(TOKENS)?.[1] ?? '';
  for (const [meaning, colour] of Object.entries(PALETTE)) {
    const [, meant] = /^var\(--chart-(\w+)\)$/.exec(tokenValue(meaning)) ?? [];
    expect([meaning, tokenValue(meant ?? meaning)]).toEqual([meaning, colour]);
  }
});

test('no two series of a built-in widget are painted alike, whatever their colours are called', () => {
  const widgets = TEMPLATES.flatMap((text) => (parse(text) as { pages: { widgets: Widget[] }[] }).pages).flatMap(
    (page) => page.widgets,
  );
  const painted = widgets.flatMap((widget) => ('series' in widget ? [{ id: widget.id, series: widget.series }] : []));
  expect(painted.length).toBeGreaterThan(10);
  for (const { id, series } of painted) {
    const colours = series.map(({ colour }) => PALETTE[colour]);
    expect([id, new Set(colours).size]).toEqual([id, colours.length]);
  }
});
