import type { Order, Outcome, Target } from './load/orders.ts';
import { eventsOf, modelOf, type Plan } from './provider/plan.ts';
import type { Link } from './systems/system.ts';

/** How large and how long everything is. */
export interface Scale {
  readonly rounds: number;
  /** What holds streams open is told by few rounds: each starts a program anew. */
  readonly heldRounds: number;
  /** 0: none. */
  readonly warmUpMs: number;
  /** What runs before each round and does not count. */
  readonly leadMs: number;
  readonly durationMs: number;
  readonly connections: number;
  readonly perSecond: number;
  readonly timedStreams: number;
  readonly streams: number;
  /** Of text, in each stream that is not held. */
  readonly chunks: number;
  readonly heldStreams: number;
  readonly rampMs: number;
  /** How long each held stream lasts: longer than the ramp. */
  readonly heldMs: number;
}

/** The size of a measurement that counts. */
export const FULL_SCALE: Scale = {
  rounds: 5,
  heldRounds: 1,
  warmUpMs: 12_000,
  leadMs: 500,
  durationMs: 5_000,
  connections: 64,
  perSecond: 300,
  timedStreams: 100,
  streams: 768,
  chunks: 100,
  heldStreams: 5_000,
  rampMs: 10_000,
  heldMs: 30_000,
};

/** Numbers of one run, by the name of the metric. */
export type Sample = Readonly<Record<string, number>>;

/** A load that all systems get. */
export interface Measurement {
  readonly name: MeasurementName;
  readonly plan: (scale: Scale) => Plan;
  readonly link: Link;
  /** What the generator does for so long. */
  readonly order: (run: OrderParts) => Order;
  readonly read: (outcome: Outcome, plan: Plan) => Sample;
  /** Each round has a system that was just started, and its memory is read. */
  readonly isHeld?: true;
}

/** Names, as flags and the file of results have them. */
export type MeasurementName = 'json' | 'json-tls' | 'open-0' | 'open-60' | 'chunks' | 'streams' | 'held';

interface OrderParts {
  readonly scale: Scale;
  readonly target: Target;
  readonly pids: readonly number[];
  readonly leadMs: number;
  readonly durationMs: number;
}

/** The time before the first chunk of a stream. */
const FIRST_MS = 60;
const HELD_EVERY_MS = 1_000;

/** The loads, in the order in which they run. */
export const MEASUREMENTS: readonly Measurement[] = [
  whole('json', { afterMs: 0, link: 'plain' }),
  whole('json-tls', { afterMs: 0, link: 'tls' }),
  open('open-0', 0),
  open('open-60', 60),
  {
    name: 'chunks',
    plan: ({ chunks }) => ({ kind: 'stream', afterMs: FIRST_MS, everyMs: 10, chunks }),
    link: 'plain',
    order: ({ scale, ...run }) => ({ kind: 'streams', ...run, streams: scale.timedStreams, isTimed: true }),
    read: (outcome) => ({
      chunksPerSecond: outcome.events / outcome.seconds,
      cpuMicrosPerChunk: outcome.cpuMicros / outcome.events,
      p50Ms: outcome.p50Ms,
      p99Ms: outcome.p99Ms,
    }),
  },
  {
    name: 'streams',
    plan: ({ chunks }) => ({ kind: 'stream', afterMs: FIRST_MS, everyMs: 4, chunks }),
    link: 'plain',
    order: ({ scale, ...run }) => ({ kind: 'streams', ...run, streams: scale.streams, isTimed: false }),
    read: (outcome, plan) => ({
      streamsPerSecond: outcome.events / eventsOf(plan) / outcome.seconds,
      cpuMicrosPerChunk: outcome.cpuMicros / outcome.events,
      ...busy(outcome),
    }),
  },
  {
    name: 'held',
    plan: ({ heldMs }) => ({ kind: 'stream', afterMs: 0, everyMs: HELD_EVERY_MS, chunks: heldMs / HELD_EVERY_MS }),
    link: 'plain',
    order: ({ scale, target }) => ({ kind: 'hold', target, streams: scale.heldStreams, rampMs: scale.rampMs }),
    read: (outcome) => ({ answers: outcome.answersInAll }),
    isHeld: true,
  },
];

/** The models that these loads ask for. */
export function modelsOf(measurements: readonly Measurement[], scale: Scale): readonly string[] {
  return [...new Set(measurements.map(({ plan }) => modelOf(plan(scale))))];
}

/** How busy the system's core and the generator's were: 100 is all the time. */
function busy({ cpuMicros, generatorMicros, seconds }: Outcome): Sample {
  return { systemPercent: cpuMicros / seconds / 10_000, generatorPercent: generatorMicros / seconds / 10_000 };
}

function whole(
  name: MeasurementName,
  { afterMs, link }: { readonly afterMs: number; readonly link: Link },
): Measurement {
  return {
    name,
    plan: () => ({ kind: 'whole', afterMs }),
    link,
    order: ({ scale, ...run }) => ({ kind: 'closed', ...run, connections: scale.connections }),
    read: (outcome) => ({
      requestsPerSecond: outcome.answers / outcome.seconds,
      cpuMicrosPerRequest: outcome.cpuMicros / outcome.answers,
      ...busy(outcome),
    }),
  };
}

function open(name: MeasurementName, afterMs: number): Measurement {
  return {
    name,
    plan: () => ({ kind: 'whole', afterMs }),
    link: 'plain',
    order: ({ scale, ...run }) => ({ kind: 'open', ...run, perSecond: scale.perSecond }),
    read: ({ p50Ms, p99Ms }) => ({ p50Ms, p99Ms }),
  };
}
