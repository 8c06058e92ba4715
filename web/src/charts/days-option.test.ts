import { expect, test } from 'vitest';
import type { ChartModel } from '../dashboards/chart-model.ts';
import { daysOption } from './days-option.ts';

const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22'];
const colours = { of: () => '#000', grid: '', axis: '', text: '', surface: '', pointer: '' };

function seriesOf(kind: ChartModel['kind'], { days = DAYS, openDay }: { days?: string[]; openDay?: string } = {}) {
  const values = [4, 5, 1].slice(-days.length);
  const model: ChartModel = {
    kind,
    format: 'count',
    days,
    series: [{ title: 'users', colour: 'users', values }],
    every: 'day' as const,
    isEmpty: false,
  };
  const tooltip = () => undefined as unknown as HTMLElement;
  const { series } = daysOption({ model, language: 'ko', colours, isStill: true, openDay, tooltip });
  return [series].flat().map((one) => ({
    data: ((one?.data ?? []) as unknown[]).map((point) => (point as { value?: unknown }).value ?? point),
    isDashed: (one as { lineStyle?: { type?: string } }).lineStyle?.type === 'dashed',
  }));
}

test('a line leads to a day that goes on with dashes, and to one that is over with none', () => {
  expect(seriesOf('line')).toEqual([{ data: [4, 5, 1], isDashed: false }]);
  expect(seriesOf('line', { openDay: '2026-11-22' })).toEqual([
    { data: [4, 5, '-'], isDashed: false },
    { data: ['-', 5, 1], isDashed: true },
  ]);
});

test('a day alone, and days drawn as bars, are drawn once', () => {
  expect(seriesOf('line', { days: ['2026-11-22'], openDay: '2026-11-22' })).toEqual([{ data: [1], isDashed: false }]);
  expect(seriesOf('bar', { openDay: '2026-11-22' })).toEqual([{ data: [4, 5, 1], isDashed: false }]);
});
