import { FULL_SCALE, type MeasurementName, type Scale } from './measurements.ts';
import type { Medians, Metric } from './medians.ts';
import type { SystemName } from './systems/list.ts';

/** A number that a gateway must reach, or not exceed. */
export interface Goal {
  readonly system: SystemName;
  readonly text: string;
  readonly read: (medians: Medians) => number | undefined;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
  readonly unit: string;
  /** An aim is told, but nobody promised it. */
  readonly isAim?: true;
}

/** What came of a goal. */
export interface GoalResult {
  readonly goal: Goal;
  readonly measured: number | undefined;
  readonly isMet: boolean | undefined;
}

const JSON_RATE: Metric = { measurement: 'json', metric: 'requestsPerSecond' };
const TLS_RATE: Metric = { measurement: 'json-tls', metric: 'requestsPerSecond' };
const STREAM_RATE: Metric = { measurement: 'streams', metric: 'streamsPerSecond' };
const ADDED_P50_MS_MAX = 0.8;
const P99_OVER_BARE_MS_MAX = 2;
const HELD_MB_MAX = 450;

const TITLES: Readonly<Partial<Record<MeasurementName, string>>> = {
  json: 'JSON requests/s',
  'json-tls': 'JSON requests/s, TLS to the provider',
  streams: 'streams/s',
};

/** The goals of both edges. */
const GOALS: readonly Goal[] = [
  ratio('gateway-node', JSON_RATE, { to: 'portkey', atLeast: 8 }),
  ratio('gateway-node', JSON_RATE, { to: 'bare', atLeast: 0.65 }),
  ratio('gateway-node', STREAM_RATE, { to: 'portkey', atLeast: 2 }),
  ratio('gateway-node', STREAM_RATE, { to: 'bare', atLeast: 0.85 }),
  ...sharedGoals('gateway-node'),
  ratio('gateway-strict', JSON_RATE, { to: 'portkey', atLeast: 15 }),
  ratio('gateway-strict', JSON_RATE, { to: 'bare', atLeast: 1.4 }),
  ratio('gateway-strict', TLS_RATE, { to: 'bare', atLeast: 1.3 }),
  {
    system: 'gateway-strict',
    text: 'CPU for each chunk',
    read: ({ of }) => of('gateway-strict', 'chunks', 'cpuMicrosPerChunk'),
    bound: { atMost: 32 },
    unit: 'µs',
  },
  ...sharedGoals('gateway-strict'),
  { ...ratio('gateway-strict', JSON_RATE, { to: 'nginx', atLeast: 0.5 }), isAim: true },
];

/** Whether the loads are those that the goals speak of; how long they last is another matter. */
export function isFullLoad(scale: Scale): boolean {
  return (['connections', 'perSecond', 'timedStreams', 'streams', 'chunks', 'heldStreams'] as const).every(
    (size) => scale[size] === FULL_SCALE[size],
  );
}

/** What came of each goal. */
export function judge(medians: Medians): readonly GoalResult[] {
  return GOALS.map((goal) => {
    const measured = goal.read(medians);
    return { goal, measured, isMet: measured === undefined ? undefined : holds(measured, goal.bound) };
  });
}

function holds(measured: number, bound: Goal['bound']): boolean {
  return 'atLeast' in bound ? measured >= bound.atLeast : measured <= bound.atMost;
}

function ratio(system: SystemName, metric: Metric, goal: { readonly to: SystemName; readonly atLeast: number }): Goal {
  return {
    system,
    text: `${TITLES[metric.measurement]} to those of ${goal.to}`,
    read: (medians) => medians.ratio(system, goal.to, metric),
    bound: { atLeast: goal.atLeast },
    unit: '×',
  };
}

function sharedGoals(system: SystemName): readonly Goal[] {
  const latency = (['open-0', 'open-60'] as const).flatMap((measurement): readonly Goal[] => {
    const title = `${measurement === 'open-0' ? 0 : 60} ms provider`;
    return [
      {
        system,
        text: `300 requests/s, ${title}: p50 over direct`,
        read: ({ over }) => over(system, 'direct', { measurement, metric: 'p50Ms' }),
        bound: { atMost: ADDED_P50_MS_MAX },
        unit: 'ms',
      },
      {
        system,
        text: `300 requests/s, ${title}: p99 over the bare proxy`,
        read: ({ over }) => over(system, 'bare', { measurement, metric: 'p99Ms' }),
        bound: { atMost: P99_OVER_BARE_MS_MAX },
        unit: 'ms',
      },
    ];
  });
  return [
    ...latency,
    {
      system,
      text: 'memory with 5,000 open streams (RSS)',
      read: ({ of }) => of(system, 'held', 'rssMb'),
      bound: { atMost: HELD_MB_MAX },
      unit: 'MB',
    },
    {
      system,
      text: 'errors of 5,000 open streams',
      read: ({ of }) => of(system, 'held', 'errors'),
      bound: { atMost: 0 },
      unit: '',
    },
  ];
}
