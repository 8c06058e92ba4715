import { afterAll, expect, test } from 'vitest';
import { tallygate } from './harness/command.ts';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { type Observation, type PlannedRequest, planLoad, runLoad } from './harness/load.ts';
import { createMixer, type MixedObservation, planMix, SHAPES } from './harness/mix.ts';
import { costOf, PRICES } from './harness/prices.ts';
import { IS_PROOF } from './harness/proof.ts';
import { hasTokensOf, rowsOf, sumRows, type UsageRow, untilRowCount } from './harness/rows.ts';
import { settledRows } from './harness/settled-rows.ts';
import { judge } from './harness/verdict.ts';
import { count, type ProviderRequest } from './provider/journal.ts';

const REQUESTS = IS_PROOF ? 100_000 : 360;
/** The provider forgets its journal behind each slice, so that a run of any length fits into memory. */
const SLICE = IS_PROOF ? 5_000 : 180;
const CONCURRENCY = 48;
const SDK_REQUESTS = IS_PROOF ? 2_000 : 200;
const RETRIED_REQUESTS = IS_PROOF ? 200 : 30;
const TIMEOUT_MS = IS_PROOF ? 3_600_000 : 300_000;
const fixture = useProgram({ seed: 404, more: { prices: PRICES } });
interface Line {
  requests: number;
  rows: number;
  tokens: number;
  costed: number;
  nanoUsd: bigint;
  differing: number;
}
const table = new Map<string, Line>();
afterAll(() => console.table(Object.fromEntries(table)));

test(
  `R-21: ${REQUESTS} requests of every dialect, with faults: rows, tokens and costs are the provider's own, none differs`,
  async () => {
    const totals = { requests: 0, rows: 0, differing: [] as string[], provider: 0, stored: 0 };
    for (let from = 0; from < REQUESTS; from += SLICE) {
      const slice = await runSlice(from);
      totals.requests += slice.observations.length;
      totals.rows += slice.rows.length;
      totals.differing.push(...slice.differing);
      totals.provider += slice.provider;
      totals.stored += slice.stored;
      fixture.provider.forget();
    }
    console.log(`parity: ${JSON.stringify({ ...totals, differing: totals.differing.slice(0, 20) })}`);
    expect(totals.differing).toEqual([]);
    expect(totals).toMatchObject({ requests: REQUESTS, rows: REQUESTS });
    expect(totals.stored).toBe(totals.provider);
  },
  TIMEOUT_MS,
);

async function runSlice(from: number) {
  const label = `mix${from}`;
  const observations = await send(label, from);
  const rows = await settledRows(fixture.program, { label, count: observations.length });
  const { lost, doubled, wrong, unaccounted, unexplained } = judge(observations, { rows, provider: fixture.provider });
  const byMarker = new Map(rows.map((row) => [row.marker, row]));
  const serving = rows.flatMap((row) => fixture.provider.of(row.marker).at(-1) ?? []);
  const exact = rows.filter((row) => row.usageSource === 'provider');
  const differing = observations.filter(({ planned }) => {
    const row = byMarker.get(planned.marker);
    return row !== undefined && !agrees(row, fixture.provider.of(planned.marker).at(-1));
  });
  for (const observation of observations) note(observation, byMarker, differing);
  const estimated = new Set(rows.filter((row) => row.usageSource !== 'provider').map(({ marker }) => marker));
  const told = count(serving.filter(({ marker }) => !estimated.has(marker))).tokens;
  return {
    observations,
    rows,
    differing: [
      ...[...lost, ...doubled, ...wrong, ...unaccounted, ...unexplained],
      ...differing.map(({ planned }) => `${planned.marker} (${planned.shape.name})`),
    ],
    provider: sum(told),
    stored: sum(sumRows(exact)),
  };
}

/** What the provider told is in the row; where it told nothing, the row knows nothing or says that it is an estimate. */
function agrees(row: UsageRow, request: ProviderRequest | undefined): boolean {
  if (request === undefined) return row.input === null && row.output === null;
  if (row.usageSource === 'provider' && !hasCostOf(row, request)) return false;
  if (row.usageSource === 'provider') return hasTokensOf(row, request) || isPartlyTold(row, request);
  return row.usageSource === 'estimated' || (row.input === null && row.output === null);
}

/** A cost is the journal's to the last billionth; where the provider did not tell everything, there is none. */
function hasCostOf(row: UsageRow, request: ProviderRequest): boolean {
  const expected = costOf(request);
  return row.cost === (expected ?? null) || (expected === undefined && request.state !== 'finished');
}

/** A stream that broke: what was told by then, and nothing else as if it were known. */
function isPartlyTold(row: UsageRow, { state, reported, contentPieces }: ProviderRequest): boolean {
  const isBroken = state !== 'finished' || reported.output === undefined || contentPieces === 0;
  return isBroken && row.input === (reported.input ?? null);
}

async function send(label: string, from: number): Promise<readonly MixedObservation[]> {
  const mixer = createMixer({ url: fixture.program.url, key: KEYS.member, label });
  const make = planMix({ seed: 2_027 + from, label });
  const observations: MixedObservation[] = [];
  let next = 0;
  const size = Math.min(SLICE, REQUESTS - from);
  const work = async () => {
    while (next < size) observations.push(await mixer.send(make(next++)));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  mixer.close();
  return observations;
}

function note(
  { planned }: MixedObservation,
  rows: ReadonlyMap<string, UsageRow>,
  differing: readonly MixedObservation[],
): void {
  const row = rows.get(planned.marker);
  const line = table.get(planned.shape.name) ?? {
    requests: 0,
    rows: 0,
    tokens: 0,
    costed: 0,
    nanoUsd: 0n,
    differing: 0,
  };
  line.requests += 1;
  line.rows += row === undefined ? 0 : 1;
  line.tokens += row?.total ?? 0;
  line.costed += row?.cost == null ? 0 : 1;
  line.nanoUsd += row?.cost ?? 0n;
  line.differing += differing.some((other) => other.planned === planned) ? 1 : 0;
  table.set(planned.shape.name, line);
}

function sum(tokens: object): number {
  return Object.values(tokens)
    .map(Number)
    .reduce((total, part) => total + part, 0);
}

test(
  'an audit of the program computes every cost anew, and finds none that differs',
  async () => {
    const { code, stdout } = await tallygate(['audit', '--json'], fixture.program.environment);
    const costed = [...table.values()].reduce((sum, line) => sum + line.costed, 0);
    expect(JSON.parse(stdout)).toMatchObject({ passed: true, findings: [], costs_compared: costed, notes: [] });
    expect(code).toBe(0);
  },
  TIMEOUT_MS,
);

test('the mix has every dialect, and every dialect has costs', () => {
  expect([...table].filter(([, { costed, rows }]) => costed < rows / 2)).toEqual([]);
  expect([...table.keys()].sort()).toEqual(SHAPES.map(({ name }) => name).sort());
});

test(`R-21: ${SDK_REQUESTS} requests of both SDKs are ${SDK_REQUESTS} rows whose token sums are the provider's own`, async () => {
  const plan = planLoad({ seed: 2_026, count: SDK_REQUESTS, label: 'parity' });
  const observations = await sendBySdks(plan, { label: 'parity', maxRetries: 0 });
  await untilRowCount(fixture.program, { label: 'parity', count: SDK_REQUESTS });
  const rows = await rowsOf(fixture.program, 'parity');
  const seen = count(fixture.provider.requests().filter((request) => request.marker.startsWith('parity-')));
  console.log(`parity: ${rows.length} rows, ${JSON.stringify(seen.byStatus)}, ${JSON.stringify(seen.tokens)}`);
  expect(rows).toHaveLength(SDK_REQUESTS);
  expect(seen.requests).toBe(SDK_REQUESTS);
  expect(sumRows(rows)).toEqual(seen.tokens);
  const untrue = rows.filter((row) => !hasTokensOf(row, fixture.provider.of(row.marker)[0]!));
  expect(untrue).toEqual([]);
  const byId = new Map(rows.map((row) => [row.requestId, row]));
  const facts = observations.map(({ planned, wire }) => ({
    marker: planned.marker,
    statusCode: wire[0]?.status ?? null,
    isStream: planned.isStream,
  }));
  expect(observations.map(({ wire }) => pickFacts(byId.get(wire[0]?.requestId ?? '')))).toEqual(facts);
  expect(Object.keys(seen.byStatus).sort()).toEqual(['200', '400', '429', '500']);
});

test('R-21: with the retries of the SDKs on, there is a row for each request on the wire', async () => {
  const plan = planLoad({ seed: 77, count: RETRIED_REQUESTS, label: 'retried', failuresShare: 0.5 }).map(
    (planned): PlannedRequest => ({ ...planned, directives: { ...planned.directives, times: 1 } }),
  );
  const observations = await sendBySdks(plan, { label: 'retried', maxRetries: 2 });
  const ids = observations.flatMap(({ wire }) => wire.map(({ requestId }) => requestId));
  await untilRowCount(fixture.program, { label: 'retried', count: ids.length });
  const rows = await rowsOf(fixture.program, 'retried');
  console.log(`retried: ${plan.length} calls, ${ids.length} requests on the wire, ${rows.length} rows`);
  expect(ids.length).toBeGreaterThan(plan.length);
  expect(rows.map((row) => row.requestId).sort()).toEqual([...ids].sort());
  expect(fixture.provider.requests().filter((request) => request.marker.startsWith('retried-'))).toHaveLength(
    ids.length,
  );
});

function pickFacts(
  row: { readonly marker: string; readonly statusCode: number | null; readonly isStream: boolean } | undefined,
) {
  return row && { marker: row.marker, statusCode: row.statusCode, isStream: row.isStream };
}

function sendBySdks(
  plan: readonly PlannedRequest[],
  how: { readonly label: string; readonly maxRetries: number },
): Promise<readonly Observation[]> {
  return runLoad(plan, { ...how, url: fixture.program.url, key: KEYS.member, concurrency: 16 }).then((observations) =>
    [...observations].sort((a, b) => plan.indexOf(a.planned) - plan.indexOf(b.planned)),
  );
}
