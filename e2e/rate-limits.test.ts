import { beforeAll, expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import { rowsOf, untilRowCount } from './harness/rows.ts';

const GATEWAYS = 4;
const CALLS = 200;

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
    const answers = await Promise.all(Array.from({ length: CALLS }, () => call(name)));
    const statuses = answers.map(({ status }) => status);
    console.log(`limit ${limit}: ${statuses.filter((status) => status === 200).length} of ${CALLS} let in`);
    expect(statuses.filter((status) => status === 200)).toHaveLength(limit);
    expect(statuses.filter((status) => status === 429)).toHaveLength(CALLS - limit);
    await untilRowCount(fixture.program, { label: name, count: CALLS });
    const rows = await rowsOf(fixture.program, name);
    expect(rows.filter((row) => row.finalStatus === 'refused')).toHaveLength(CALLS - limit);
  },
);

test('a refusal names the limit, what was used, what is allowed and when to try again', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => call('each')));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body.error).toMatchObject({ code: 'requests_per_minute_exceeded', type: 'rate_limit_error' });
  expect(refused?.body.error.message).toMatch(
    /"user" of 3 requests per minute is reached: 3 are used.*room again at 20/,
  );
  expect(Number(refused?.retryAfter)).toBeGreaterThan(0);
  expect(Number(refused?.retryAfter)).toBeLessThanOrEqual(63);
});

test('the default of users is each user’s own, and a user’s own limit goes before it', async () => {
  const codes = async (key: string) =>
    (await Promise.all(Array.from({ length: 8 }, () => call('own', key)))).map(({ status }) => status);
  expect((await codes(KEYS.member)).filter((status) => status === 200)).toHaveLength(5);
  expect((await codes(KEYS.other)).filter((status) => status === 200)).toHaveLength(1);
});

test('tokens per minute: what was held for an answer and was not used is there for the next', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 20; index++) statuses.push((await call('tokens')).status);
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
});

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
    signal: AbortSignal.timeout(20_000),
  });
  return {
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    body: (await answer.json()) as Answer['body'],
  };
}
