import { expect, test } from 'vitest';
import { type RateRule, rateRequirements } from './rate-rules.ts';

const KIM = { requesterId: 'p1', requester: 'kim@acme.com', groups: ['engineers', 'seoul'] };
const requests = (key: string, requestsPerMinute: number): RateRule => ({
  key,
  requestsPerMinute,
  tokensPerMinute: undefined,
});
const tokens = (key: string, tokensPerMinute: number): RateRule => ({
  key,
  requestsPerMinute: undefined,
  tokensPerMinute,
});
const ENDPOINT = requests('endpoint', 100);
const USERS = requests('user', 10);
const OWN = requests('user:kim@acme.com', 20);
const ENGINEERS = requests('group:engineers', 30);
const SEOUL = requests('group:seoul', 40);

test.each<[string, readonly RateRule[], readonly string[]]>([
  ['no rule is no limit', [], []],
  ['rules of others do not count', [requests('user:lee@acme.com', 1), requests('group:sales', 1)], []],
  ['the endpoint’s own is everybody’s', [ENDPOINT], ['endpoint≤100']],
  ['users have the default', [ENDPOINT, USERS], ['endpoint≤100', 'user≤10']],
  ['a group’s goes before the default', [USERS, ENGINEERS], ['group:engineers≤30']],
  ['a user’s own goes before a group’s', [USERS, ENGINEERS, OWN], ['user:kim@acme.com≤20']],
  ['of several groups one with room is enough', [ENGINEERS, SEOUL], ['group:engineers≤30|group:seoul≤40']],
  ['of two rules with one key the stricter counts', [ENDPOINT, requests('endpoint', 50)], ['endpoint≤50']],
  ['requests and tokens are decided apart', [OWN, tokens('user', 1_000)], ['user:kim@acme.com≤20', 'user≤1000']],
  [
    'both of one rule count',
    [{ key: 'endpoint', requestsPerMinute: 5, tokensPerMinute: 7 }],
    ['endpoint≤5', 'endpoint≤7'],
  ],
])('%s', (_what, rules, expected) => {
  const found = rateRequirements(rules, KIM, 'e1');
  expect(found.map((requirement) => requirement.map(({ name, allowed }) => `${name}≤${allowed}`).join('|'))).toEqual(
    expected,
  );
});

test('who shares units shares their pool, and nobody else does', () => {
  const pools = (caller: typeof KIM, endpoint = 'e1') =>
    rateRequirements([ENDPOINT, USERS], caller, endpoint)
      .flat()
      .map(({ pool }) => pool);
  const lee = { requesterId: 'p2', requester: 'lee@acme.com', groups: [] };
  expect(pools(KIM)[0]).toBe(pools(lee)[0]);
  expect(pools(KIM)[1]).not.toBe(pools(lee)[1]);
  expect(pools(KIM)[0]).not.toBe(pools(KIM, 'e2')[0]);
});
