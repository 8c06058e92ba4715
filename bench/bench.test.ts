import { expect, test } from 'vitest';
import { NOT_PINNED } from './cores.ts';
import { MEASUREMENTS, type MeasurementName, type Scale } from './measurements.ts';
import { isTrue, Results } from './results.ts';
import { runBench } from './run-bench.ts';
import { startGateway } from './systems/gateway.ts';
import { SYSTEMS } from './systems/list.ts';
import { tableOf } from './table.ts';

const TINY: Scale = {
  rounds: 1,
  heldRounds: 1,
  warmUpMs: 0,
  leadMs: 50,
  durationMs: 300,
  connections: 4,
  perSecond: 50,
  timedStreams: 4,
  streams: 8,
  chunks: 20,
  heldStreams: 20,
  rampMs: 100,
  heldMs: 1_000,
};
/** Those that every machine has. */
const systems = SYSTEMS.filter(({ name }) => ['direct', 'bare', 'gateway-node'].includes(name));
const side = MEASUREMENTS.filter(({ isHeld }) => isHeld !== true);
const held = MEASUREMENTS.filter(({ isHeld }) => isHeld === true);

/** A number above zero, wherever there is a system with a process. */
const METRICS: readonly (readonly [MeasurementName, string])[] = [
  ['json', 'requestsPerSecond'],
  ['json', 'cpuMicrosPerRequest'],
  ['json-tls', 'requestsPerSecond'],
  ['open-0', 'p50Ms'],
  ['open-60', 'p99Ms'],
  ['chunks', 'cpuMicrosPerChunk'],
  ['chunks', 'p50Ms'],
  ['streams', 'streamsPerSecond'],
];

test('the whole bench measures the gateway beside the bare proxy and the direct way, and rows are what the provider counted', async () => {
  const results = quietResults();
  await runBench({ systems, measurements: side, scale: TINY, cores: NOT_PINNED }, results);
  const table = tableOf({ results, systems, scale: TINY, notes: [] });
  console.log(table);
  expect(systems.map(({ name }) => results.errorsOf(name))).toEqual([undefined, undefined, undefined]);
  const checks = results.checksOf('gateway-node');
  expect(checks).toHaveLength(side.length);
  expect(checks.filter((check) => !isTrue(check))).toEqual([]);
  expect(checks.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThan(50);
  for (const name of ['bare', 'gateway-node']) {
    const without = METRICS.filter((metric) => !((results.valuesOf(name, ...metric)[0] ?? 0) > 0));
    expect(without, name).toEqual([]);
  }
  expect(table).toContain(
    `after each of ${side.length} runs, rows and their tokens were those that the provider counted`,
  );
  expect(table).toContain('The loads were smaller than those that the goals speak of.');
}, 180_000);

test('memory is read while streams are held open by a process that was just started', async () => {
  const results = quietResults();
  const bare = systems.filter(({ name }) => name === 'bare');
  await runBench({ systems: bare, measurements: held, scale: TINY, cores: NOT_PINNED }, results);
  expect(results.valuesOf('bare', 'held', 'answers')).toEqual([TINY.heldStreams]);
  expect(results.valuesOf('bare', 'held', 'errors')).toEqual([0]);
  expect(results.valuesOf('bare', 'held', 'rssMb')[0]).toBeGreaterThan(20);
}, 60_000);

test('a gateway that does not know an edge is missing from the table, with the reason', async () => {
  const system = await startGateway('none')({
    provider: { plain: 1, tls: 1 },
    certificatePath: '',
    models: ['whole-0'],
    core: undefined,
  });
  expect(system).toEqual({ missing: 'this version does not know --edge=none' });
});

test('rows that are not what the provider counted are told in the table', () => {
  const results = quietResults();
  const sums = { rows: 5, inputTokens: 10, outputTokens: 20 };
  const place = { system: 'gateway-node', measurement: 'json', round: 0 } as const;
  results.checked(place, {
    ...{ expected: sums, found: { ...sums, rows: 4 }, isEqual: false },
    ...{ requests: 5, answers: 5, errors: 0 },
  });
  expect(results.checksOf('gateway-node').every(isTrue)).toBe(false);
  expect(tableOf({ results, systems, scale: TINY, notes: [] })).toContain('**rows are wrong** after 1 of 1 runs');
});

function quietResults(): Results {
  return new Results({ path: undefined, say: () => undefined });
}
