import { expect, test } from 'vitest';
import type { ChartModel } from '../dashboards/chart-model.ts';
import { daysOption } from './days-option.ts';

const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22'];
const colours = {
  of: () => '#000',
  grid: '',
  axis: '',
  text: '',
  surface: '',
  ink: '',
  previous: '',
  steps: [],
  pointer: '',
};

function seriesOf(kind: ChartModel['kind'], { days = DAYS, openDay }: { days?: string[]; openDay?: string } = {}) {
  const values = [4, 5, 1].slice(-days.length);
  const model: ChartModel = {
    kind,
    format: 'count',
    places: days,
    timeZone: 'UTC',
    previous: [],
    series: [{ title: 'users', colour: 'users', values }],
    every: 'day' as const,
    isEmpty: false,
  };
  const tooltip = () => undefined as unknown as HTMLElement;
  const { series } = daysOption({
    model,
    language: 'ko',
    colours,
    isStill: true,
    open: openDay,
    openName: '오늘',
    tooltip,
  });
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

test('the period before is a grey line, with an edge of the ground over bars', () => {
  const model: ChartModel = {
    kind: 'stacked_bar',
    format: 'count',
    every: 'day',
    timeZone: 'UTC',
    places: DAYS,
    series: [{ title: 'users', colour: 'users', values: [4, 5, 1] }],
    previous: [{ title: '', values: [2, undefined, 3] }],
    isEmpty: false,
  };
  const look = { ...colours, previous: '#888', surface: '#fff' };
  const tooltip = () => undefined as unknown as HTMLElement;
  const facts = { language: 'ko', colours: look, isStill: true, open: undefined, openName: '오늘', tooltip } as const;
  const drawn = (kind: ChartModel['kind']) =>
    [daysOption({ ...facts, model: { ...model, kind } }).series].flat().slice(1) as { color: string; data: unknown }[];
  expect(drawn('stacked_bar').map(({ color, data }) => [color, data])).toEqual([
    ['#fff', [2, '-', 3]],
    ['#888', [2, '-', 3]],
  ]);
  expect(drawn('line').map(({ color }) => color)).toEqual(['#888']);
});

test('a point whose neighbours are not known is a dot, since no line leads to it', () => {
  const model = (values: readonly (number | undefined)[]): ChartModel => ({
    kind: 'line',
    format: 'count',
    every: 'day',
    timeZone: 'UTC',
    places: DAYS,
    series: [{ title: 'users', colour: 'users', values }],
    previous: [],
    isEmpty: false,
  });
  const tooltip = () => undefined as unknown as HTMLElement;
  const facts = { language: 'ko', colours, isStill: true, open: undefined, openName: '오늘', tooltip } as const;
  const sizes = (values: readonly (number | undefined)[]) => {
    const [series] = [daysOption({ ...facts, model: model(values) }).series].flat();
    const { showSymbol, symbolSize } = series as {
      showSymbol: boolean;
      symbolSize?: (value: unknown, at: object) => number;
    };
    return showSymbol ? DAYS.map((_, dataIndex) => symbolSize?.(0, { dataIndex })) : [];
  };
  expect(sizes([4, undefined, 1])).toEqual([5, 0, 5]);
  expect(sizes([undefined, undefined, 1])).toEqual([0, 0, 5]);
  expect(sizes([4, 5, undefined])).toEqual([]);
});

test('a week of which only some days are shown is drawn as faint as one that is not over', () => {
  const model: ChartModel = {
    kind: 'bar',
    format: 'count',
    places: ['2026-11-09', '2026-11-16', '2026-11-23'],
    cut: '2026-11-09',
    timeZone: 'UTC',
    previous: [],
    series: [{ title: 'users', colour: 'users', values: [1, 2, 3] }],
    every: 'week',
    isEmpty: false,
  };
  const tooltip = () => undefined as unknown as HTMLElement;
  const open = '2026-11-23';
  const { series } = daysOption({ model, language: 'ko', colours, isStill: true, open, openName: '오늘', tooltip });
  const points = [series].flat()[0]?.data as { itemStyle: { opacity?: number } }[];
  expect(points.map(({ itemStyle }) => itemStyle.opacity)).toEqual([0.55, undefined, 0.55]);
});

test('hours of one day are all named by their hour, and over several days midnight is named by its day', () => {
  const labelled = (places: readonly string[]) => {
    const model: ChartModel = {
      ...{ kind: 'bar', format: 'count', places, timeZone: 'Asia/Seoul', previous: [], series: [] },
      ...{ every: 'hour', isEmpty: false },
    };
    const tooltip = () => undefined as unknown as HTMLElement;
    const facts = { language: 'en', colours, isStill: true, open: undefined, openName: 'today', tooltip } as const;
    const { xAxis } = daysOption({ model, ...facts });
    const { formatter } = ([xAxis].flat()[0] as { axisLabel: { formatter: (index: string) => string } }).axisLabel;
    return places.map((_, index) => formatter(String(index)));
  };
  const [midnight, one] = ['2026-11-22T15:00:00.000Z', '2026-11-22T16:00:00.000Z'];
  expect(labelled([midnight, one])).toEqual(['00:00', '01:00']);
  expect(labelled(['2026-11-22T14:00:00.000Z', midnight, one])).toEqual(['23:00', 'Nov 23', '01:00']);
});

test('lines of shares near the whole begin close below the least of them, the period before included, and no bars do', () => {
  const axisOf = (kind: ChartModel['kind'], previous: ChartModel['previous'] = []) => {
    const values = [0.991, 0.999, 0.995];
    const model: ChartModel = {
      ...{ kind, format: 'percent', every: 'day', timeZone: 'UTC', places: DAYS, previous, isEmpty: false },
      series: [{ title: 'users', colour: 'users', values }],
    };
    const tooltip = () => undefined as unknown as HTMLElement;
    const facts = { language: 'en', colours, isStill: true, open: undefined, openName: 'today', tooltip } as const;
    const [axis] = [daysOption({ model, ...facts }).yAxis].flat() as {
      min?: number;
      max?: number;
      interval?: number;
    }[];
    return [axis?.min, axis?.max, axis?.interval];
  };
  expect(axisOf('line')).toEqual([0.99, 1, 0.002]);
  expect(axisOf('line', [{ title: '', values: [0.93, undefined, 1] }])).toEqual([0.9, 1, 0.02]);
  expect(axisOf('bar')).toEqual([0, 1, 0.25]);
  expect(axisOf('stacked_bar')).toEqual([0, undefined, undefined]);
});
