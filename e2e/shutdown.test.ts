import { afterAll, beforeAll, expect, test } from 'vitest';
import { tallygate } from './harness/command.ts';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { type Observation, planLoad, runLoad } from './harness/load.ts';
import { createMixer, planMix } from './harness/mix.ts';
import { startOpenLoad } from './harness/open-load.ts';
import { type Program, startProgram } from './harness/program.ts';
import { IS_PROOF } from './harness/proof.ts';
import { hasTokensOf, rowsOf, untilRowCount } from './harness/rows.ts';
import { settledVerdict } from './harness/verdict.ts';
import type { ProviderRequest } from './provider/journal.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

const REQUESTS = IS_PROOF ? 1_000 : 150;
const REQUESTS_PER_SECOND = IS_PROOF ? 200 : 80;
const MIXED_REQUESTS = IS_PROOF ? 2_000 : 120;
const TIMEOUT_MS = 360_000;
let provider: FakeProvider;
let program: Program;

beforeAll(async () => {
  provider = await startProvider({ seed: 5 });
});
afterAll(async () => {
  await program?.remove();
  await provider.stop();
});

test('R-44: SIGTERM under load loses nothing: what was begun is answered, and every answer has its row after the restart', async () => {
  program = await startProgram({ config: configFor(provider) });
  const plan = planLoad({ seed: 4, count: REQUESTS, label: 'sigterm', slow: { chunks: 5, chunkDelayMs: 10 } });
  const stop = new AbortController();
  const seen: Observation[] = [];
  const load = runLoad(plan, {
    url: program.url,
    key: KEYS.member,
    label: 'sigterm',
    concurrency: 12,
    stop: stop.signal,
    onObserved: (observation) => seen.push(observation),
  });
  await provider.until(() => provider.requests().length >= REQUESTS / 2);
  const inFlight = provider
    .requests()
    .filter((request) => request.state !== 'finished')
    .map((request) => request.marker);
  stop.abort();
  const exit = await program.stop();
  await load;
  if (exit.code !== 0) dumpLogs(program);
  expect(exit).toEqual({ code: 0, signal: null });
  const again = await startProgram({ config: configFor(provider), home: program.home, port: program.port });
  program = again;
  const answered = seen.filter((observation) => observation.isAnswered);
  await untilRowCount(program, { label: 'sigterm', count: answered.length });
  const rows = await rowsOf(program, 'sigterm');
  const byMarker = Map.groupBy(rows, (row) => row.marker);
  const wrong = answered.filter(({ planned }) => {
    const [row, ...others] = byMarker.get(planned.marker) ?? [];
    const [request] = provider.of(planned.marker);
    return row === undefined || others.length > 0 || request === undefined || !hasTokensOf(row, request);
  });
  console.log(`sigterm: ${inFlight.length} in flight, ${answered.length} answered, ${rows.length} rows`);
  expect(wrong.map(({ planned }) => planned.marker)).toEqual([]);
  expect(inFlight.length).toBeGreaterThan(0);
  expect(answered.map(({ planned }) => planned.marker)).toEqual(expect.arrayContaining(inFlight));
});

test(
  'R-44: SIGTERM under a mixed load of every dialect, with faults: every request that reached a provider is one row, and an audit passes',
  async () => {
    const label = 'sigterm-mixed';
    const mixer = createMixer({ url: program.url, key: KEYS.member, label });
    const make = planMix({ seed: 44, label, slow: { chunks: 8, chunkDelayMs: 30 } });
    const load = startOpenLoad((number) => mixer.send(make(number)), REQUESTS_PER_SECOND);
    await provider.until(() => provider.requests().filter(isOfMix).length >= MIXED_REQUESTS, 120_000);
    const inFlight = provider.requests().filter((request) => isOfMix(request) && request.state === 'answering');
    const exit = await program.stop();
    await load.end();
    mixer.close();
    program = await startProgram({ config: configFor(provider), home: program.home, port: program.port });
    const verdict = await settledVerdict(program, { label, observations: load.observations, provider });
    const { code, stdout } = await tallygate(['audit', '--json'], program.environment);
    console.log(`sigterm, mixed: ${inFlight.length} in mid-stream, ${JSON.stringify(verdict.counts)}`);
    if (exit.code !== 0 || code !== 0) dumpLogs(program);
    expect(exit).toEqual({ code: 0, signal: null });
    expect(inFlight.length).toBeGreaterThan(0);
    expect(verdict).toMatchObject({ lost: [], doubled: [], wrong: [], unaccounted: [], unexplained: [] });
    expect(verdict.counts.gatewayLost).toBe(0);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { passed: true, findings: [] }]);
  },
  TIMEOUT_MS,
);

function isOfMix({ marker }: ProviderRequest): boolean {
  return marker.startsWith('sigterm-mixed-');
}
