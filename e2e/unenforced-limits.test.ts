import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { rowsOf, untilRowCount } from './harness/rows.ts';

const CALLS = 20;
const TOKENS_A_CALL = 42;
const LIMITS = [
  { key: 'endpoint', requests_per_minute: 1, tokens_per_minute: 10 },
  { key: 'user', tokens_per_minute: 1 },
];
const fixture = useProgram({
  seed: 52,
  more: {
    endpoints: [
      {
        name: 'limited',
        workspace: 'main',
        destinations: [{ name: 'primary', provider: 'openai', model: 'openai-model', traffic_percentage: 100 }],
        rate_limits: LIMITS,
      },
    ],
  },
});

/** What this version has of R-52: limits are read and warned of, and nothing is refused by them. */
test('R-52: a declared limit stops nothing: all that is sent beyond it is answered, and is in the rows afterwards', async () => {
  const { program } = fixture;
  const statuses = await Promise.all(Array.from({ length: CALLS }, call));
  expect(statuses).toEqual(Array.from({ length: CALLS }, () => 200));
  await untilRowCount(program, { label: 'limited', count: CALLS });
  const used = (await rowsOf(program, 'limited')).reduce((sum, { total }) => sum + (total ?? Number.NaN), 0);
  console.log(`limits of 10 tokens a minute: ${used} tokens in ${CALLS} calls, all of them answered`);
  expect(used).toBe(CALLS * TOKENS_A_CALL);
});

test('R-52: each start names every declared limit as one that is not enforced', () => {
  const warned = fixture.program
    .logs()
    .split('\n')
    .filter((line) => line.includes('not yet enforced'))
    .map((line) => /rate_limits\[\d+\]/.exec(line)?.[0]);
  expect(warned.toSorted()).toEqual(LIMITS.map((_, index) => `rate_limits[${index}]`));
});

test.each([
  ['limits.md', 'no bound on how far'],
  ['limits.ko.md', '초과하는 양에는 한도가 없습니다'],
])('R-52: %s says how far a declared limit can be overshot', (page, sentence) => {
  const text = readFileSync(new URL(`../docs/operating/${page}`, import.meta.url), 'utf8');
  expect(text.replaceAll('\n', ' ')).toContain(sentence);
});

async function call(): Promise<number> {
  const answer = await fetch(`${fixture.program.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${KEYS.member}`,
      'content-type': 'application/json',
      'tallygate-request-tags': JSON.stringify({ load: 'limited' }),
    },
    body: JSON.stringify({ model: 'limited', messages: [{ role: 'user', content: 'hello [[fault: tokens=30/12]]' }] }),
    signal: AbortSignal.timeout(20_000),
  });
  await answer.text();
  return answer.status;
}
