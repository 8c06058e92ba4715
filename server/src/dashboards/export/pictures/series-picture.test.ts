import type { Language, Widget } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { reportOf, resultOf, titled } from '../report.test-support.ts';
import { pictureOf } from './picture-of.ts';

function drawn(shares: readonly (number | null)[], kind: 'line' | 'bar' | 'area', language: Language = 'en') {
  const widget: Widget = {
    ...{ id: 'w', dataset: 'd', width: 6, title: titled('Success'), kind, x: 'day', every: 'auto' },
    format: 'percent',
    series: [
      { column: 'a', title: titled('Users'), colour: 'requests' },
      { column: 'b', title: titled('Attempts'), colour: 'category_3' },
    ],
  };
  const rows = shares.map((share, at) => [`2026-11-0${at + 1}`, share, 0.999]);
  const d = { kind: 'result' as const, result: resultOf({ day: 'Date', a: 'Float64', b: 'Float64' }, rows) };
  const picture = pictureOf(widget, reportOf(language, { datasets: { d } }));
  if (picture.kind !== 'chart') throw new Error(picture.kind);
  const { min, max } = picture.option.yAxis as { readonly min?: number; readonly max?: unknown };
  return {
    axis: [min, max],
    said: picture.legend.filter(({ colour }) => colour === undefined).map(({ title }) => title),
  };
}

test.each([
  { language: 'en', said: 'The vertical axis begins at 99%.' },
  { language: 'ko', said: '세로축 시작 값: 99%' },
] as const)(
  'printed lines of shares near the whole are told apart, and the axis says where it begins, in $language',
  (each) => {
    expect(drawn([0.991, null, 0.995], 'line', each.language)).toEqual({ axis: [0.99, 1], said: [each.said] });
  },
);

test.each([
  { what: 'one is far from the whole', shares: [0.4, 0.99], kind: 'line' },
  { what: 'they are bars', shares: [0.991, 0.995], kind: 'bar' },
] as const)('they begin at zero where $what', ({ shares, kind }) => {
  expect(drawn(shares, kind)).toEqual({ axis: [0, 1], said: [] });
});

test('what is stacked begins at zero', () => {
  const { axis, said } = drawn([0.991, 0.995], 'area');
  expect([axis[0], said]).toEqual([0, []]);
});
