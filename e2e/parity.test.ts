import { expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { type Observation, type PlannedRequest, planLoad, runLoad } from './harness/load.ts';
import { IS_PROOF } from './harness/proof.ts';
import { hasTokensOf, rowsOf, sumRows, untilRowCount } from './harness/rows.ts';
import { count } from './provider/journal.ts';

const REQUESTS = IS_PROOF ? 2_000 : 200;
const RETRIED_REQUESTS = IS_PROOF ? 200 : 30;
const fixture = useProgram({ seed: 21 });

test(`${REQUESTS} requests of both SDKs are ${REQUESTS} rows whose token sums are the provider's own`, async () => {
  const plan = planLoad({ seed: 2_026, count: REQUESTS, label: 'parity' });
  const observations = await send(plan, { label: 'parity', maxRetries: 0 });
  await untilRowCount(fixture.program, { label: 'parity', count: REQUESTS });
  const rows = await rowsOf(fixture.program, 'parity');
  const seen = count(fixture.provider.requests().filter((request) => request.marker.startsWith('parity-')));
  console.log(`parity: ${rows.length} rows, ${JSON.stringify(seen.byStatus)}, ${JSON.stringify(seen.tokens)}`);
  expect(rows).toHaveLength(REQUESTS);
  expect(seen.requests).toBe(REQUESTS);
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

test('with the retries of the SDKs on, there is a row for each request on the wire', async () => {
  const plan = planLoad({ seed: 77, count: RETRIED_REQUESTS, label: 'retried', failuresShare: 0.5 }).map(
    (planned): PlannedRequest => ({ ...planned, directives: { ...planned.directives, times: 1 } }),
  );
  const observations = await send(plan, { label: 'retried', maxRetries: 2 });
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

function send(
  plan: readonly PlannedRequest[],
  how: { readonly label: string; readonly maxRetries: number },
): Promise<readonly Observation[]> {
  return runLoad(plan, { ...how, url: fixture.program.url, key: KEYS.member, concurrency: 16 }).then((observations) =>
    [...observations].sort((a, b) => plan.indexOf(a.planned) - plan.indexOf(b.planned)),
  );
}
