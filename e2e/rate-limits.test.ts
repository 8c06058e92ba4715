import { beforeAll, expect, test } from 'vitest';
import { allAtOnce } from './harness/at-once.ts';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import { IS_PROOF } from './harness/proof.ts';
import { rowsOf, untilRowCount } from './harness/rows.ts';

const GATEWAYS = 4;
const CALLS = 200;
const MINUTE_MS = 60_000;

const destinations = [{ name: 'primary', provider: 'openai', model: 'openai-model', traffic_percentage: 100 }];
const limited = (name: string, ...limits: readonly object[]) => ({
  ...{ name, workspace: 'main', destinations, rate_limits: limits },
});
const fixture = useProgram({
  seed: 52,
  args: [`--gateways=${GATEWAYS}`],
  more: {
    endpoints: [
      limited('one', { key: 'endpoint', requests_per_minute: 1 }),
      limited('seven', { key: 'endpoint', requests_per_minute: 7 }),
      limited('hundred', { key: 'endpoint', requests_per_minute: 100 }),
      limited('each', { key: 'user', requests_per_minute: 3 }),
      limited(
        'own',
        { key: 'user', requests_per_minute: 1 },
        { key: 'user:user.name@email.com', requests_per_minute: 5 },
      ),
      limited('tokens', { key: 'endpoint', tokens_per_minute: 10_000 }),
    ],
  },
});

beforeAll(() => untilGateways(fixture.program, GATEWAYS));

test.each([
  ['one', 1],
  ['seven', 7],
  ['hundred', 100],
])(
  `R-36, R-52: ${CALLS} calls at once through ${GATEWAYS} processes on a limit of one minute: "%s" lets in exactly %i`,
  async (name, limit) => {
    let made = 0;
    const { letIn, answers } = await letInAtOnce(CALLS, limit, () => {
      made += 1;
      return call(name);
    });
    console.log(`limit ${limit}: ${letIn} of ${CALLS} let in`);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(CALLS - letIn);
    await untilRowCount(fixture.program, { label: name, count: made });
    const rows = await rowsOf(fixture.program, name);
    expect(rows.filter(({ errorCode }) => errorCode === refused[0]?.body.error.code)).toHaveLength(CALLS - letIn);
  },
);

test('a refusal names the limit, what was used, what is allowed and when to try again', async () => {
  const { answers } = await allAtOnce(fixture.program, 4, () => call('each'));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body.error).toMatchObject({ code: 'requests_per_minute_exceeded', type: 'rate_limit_error' });
  expect(refused?.body.error.message).toMatch(
    /"user" of 3 requests per minute is reached: 3 are used.*room again at 20\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)? \(Asia\/Seoul\)/,
  );
  expect(Number(refused?.retryAfter)).toBeGreaterThan(0);
  expect(Number(refused?.retryAfter)).toBeLessThanOrEqual(63);
});

test('the default of users is each user’s own, and a user’s own limit goes before it', async () => {
  await letInAtOnce(8, 5, () => call('own', KEYS.member));
  await letInAtOnce(8, 1, () => call('own', KEYS.other));
});

test('tokens per minute: what was held for an answer and was not used is there for the next', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 20; index++) {
    const { answers } = await allAtOnce(fixture.program, 1, () => call('tokens'));
    statuses.push(...answers.map(({ status }) => status));
  }
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
});

/**
 * Exactly as many as the limit are let in. A machine that does not keep up lets in no more in each minute, and one at least. Where control
 * was silent for so long that a gateway took it for away, and said so, that gateway keeps to its part: less than one limit more.
 */
async function letInAtOnce(
  count: number,
  limit: number,
  make: () => Promise<Answer>,
): Promise<{ readonly letIn: number; readonly answers: readonly Answer[] }> {
  const startedMs = performance.now();
  const outages = countOfOutages();
  const { answers, wasSlow } = await allAtOnce(fixture.program, count, make);
  const letIn = answers.filter(({ status }) => status === 200).length;
  const minutes = 1 + Math.floor((performance.now() - startedMs) / MINUTE_MS);
  expect(letIn).toBeGreaterThanOrEqual(wasSlow ? 1 : limit);
  const isExact = IS_PROOF || countOfOutages() === outages;
  const atOnceMax = wasSlow ? limit * minutes : limit;
  expect(letIn).toBeLessThanOrEqual(isExact ? atOnceMax : 2 * limit * minutes);
  return { letIn, answers };
}

function countOfOutages(): number {
  return fixture.program.logs().match(/Control does not answer about limits/g)?.length ?? 0;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: { readonly error: { readonly code: string; readonly type: string; readonly message: string } };
}

async function call(model: string, key: string = KEYS.member): Promise<Answer> {
  const answer = await fetch(`${fixture.program.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'accept-language': 'en',
      connection: 'close',
      'tallygate-request-tags': JSON.stringify({ load: model }),
    },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello [[fault: tokens=30/12]]' }] }),
    signal: AbortSignal.timeout(60_000),
  });
  return {
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    body: (await answer.json()) as Answer['body'],
  };
}
