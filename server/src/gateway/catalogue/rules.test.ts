import { describe, expect, test } from 'vitest';
import { describeRuleProblem, RULE_TEXTS } from './rule-texts.ts';
import { type AskedEndpoint, type AskedProvider, endpointProblems, providerProblems, withShares } from './rules.ts';

const PROVIDERS = new Set(['openai', 'demo']);
const destination = (name: string, share?: number, provider = 'openai') => ({
  name,
  provider,
  ...(share === undefined ? {} : { traffic_percentage: share }),
});
const asked = (parts: Partial<AskedEndpoint> = {}): AskedEndpoint => ({
  documentBytes: 0,
  tagsCount: 0,
  destinations: [destination('a')],
  isWhole: true,
  fallbacks: [],
  rateLimits: [],
  ...parts,
});

describe('an endpoint', () => {
  test.each<{ when: string; endpoint: AskedEndpoint; expect: readonly string[] }>([
    { when: 'has one destination without a share', endpoint: asked(), expect: [] },
    {
      when: 'has shares that sum to 100',
      endpoint: asked({ destinations: [destination('a', 99), destination('b', 1), destination('c')] }),
      expect: [],
    },
    { when: 'has no destination', endpoint: asked({ destinations: [] }), expect: ['destinations list_empty'] },
    {
      when: 'has one destination with less than everything',
      endpoint: asked({ destinations: [destination('a', 99)] }),
      expect: ['destinations traffic_sum'],
    },
    {
      when: 'has several without shares',
      endpoint: asked({ destinations: [destination('a'), destination('b')] }),
      expect: ['destinations traffic_sum'],
    },
    {
      when: 'has shares above 100',
      endpoint: asked({ destinations: [destination('a', 100), destination('b', 1)] }),
      expect: ['destinations traffic_sum'],
    },
    {
      when: 'could not be read whole, so that no sum is told',
      endpoint: asked({ destinations: [destination('a', 99)], isWhole: false }),
      expect: [],
    },
    {
      when: 'names a destination twice',
      endpoint: asked({ destinations: [destination('a', 50), destination('a', 50)] }),
      expect: ['destinations.1.name name_repeated'],
    },
    {
      when: 'names a fallback as a destination',
      endpoint: asked({ fallbacks: [destination('b'), destination('a')] }),
      expect: ['fallbacks.1.name name_repeated'],
    },
    {
      when: 'names providers that are not there',
      endpoint: asked({ destinations: [destination('a', 100, 'x')], fallbacks: [destination('b', undefined, 'y')] }),
      expect: ['destinations.0.provider provider_unknown', 'fallbacks.0.provider provider_unknown'],
    },
    {
      when: 'has a provider and a name that could not be read',
      endpoint: asked({ destinations: [{ name: undefined, provider: undefined }] }),
      expect: [],
    },
    { when: 'takes 64 KiB', endpoint: asked({ documentBytes: 65_536 }), expect: [] },
    { when: 'takes more', endpoint: asked({ documentBytes: 65_537 }), expect: [' document_too_large'] },
    { when: 'has 100 tags', endpoint: asked({ tagsCount: 100 }), expect: [] },
    { when: 'has 101 tags', endpoint: asked({ tagsCount: 101 }), expect: ['tags list_too_long'] },
    {
      when: 'has limits for everybody there is',
      endpoint: asked({
        rateLimits: ['endpoint', 'user', 'user:a', 'group:b'].map((key) => ({ key, hasLimit: true })),
      }),
      expect: [],
    },
    {
      when: 'has a limit for nobody, and one that limits nothing',
      endpoint: asked({
        rateLimits: [
          { key: 'group:', hasLimit: true },
          { key: 'user', hasLimit: false },
        ],
      }),
      expect: ['rate_limits.0.key limit_key_invalid', 'rate_limits.1 limit_empty'],
    },
  ])('that $when: $expect', ({ endpoint, expect: expected }) => {
    expect(endpointProblems(endpoint, PROVIDERS).map(({ path, code }) => `${path.join('.')} ${code}`)).toEqual(
      expected,
    );
  });

  test('gives everything to the only destination, and nothing to one of several that is silent', () => {
    expect(withShares([destination('a')]).map(({ share }) => share)).toEqual([100]);
    expect(withShares([destination('a', 100), destination('b')]).map(({ share }) => share)).toEqual([100, 0]);
  });
});

describe('a provider', () => {
  const provider = (parts: Partial<AskedProvider>): AskedProvider => ({
    kind: 'openai',
    baseUrl: undefined,
    hasSecret: true,
    secret: undefined,
    ...parts,
  });
  test.each<[string, AskedProvider, readonly string[]]>([
    ['needs no address', provider({}), []],
    ['needs a secret', provider({ hasSecret: false }), ['api_key member_missing']],
    ['of kind demo needs neither', provider({ kind: 'demo', hasSecret: false }), []],
    ['of kind demo takes no secret', provider({ kind: 'demo' }), ['api_key demo_member']],
    [
      'of kind demo takes no address',
      provider({ kind: 'demo', hasSecret: false, baseUrl: 'http://a' }),
      ['base_url demo_member'],
    ],
    ['has a secret of visible ASCII', provider({ secret: '!sk-0~' }), []],
    ['has no blank in its secret', provider({ secret: ' sk' }), ['api_key secret_characters']],
    ['has no letter in its secret that no header carries', provider({ secret: 'sk-é' }), ['api_key secret_characters']],
    ['has no backslash in its address', provider({ baseUrl: 'https://a\\b' }), ['base_url url_invalid']],
    ['is reached over http', provider({ baseUrl: 'http://10.0.0.1:8000/v1' }), []],
    ['is reached over nothing else', provider({ baseUrl: 'ftp://a' }), ['base_url url_invalid']],
    ['has no query in its address', provider({ baseUrl: 'https://a/?key=1' }), ['base_url url_invalid']],
    ['has no fragment in its address', provider({ baseUrl: 'https://a/#' }), ['base_url url_invalid']],
    [
      'is not where machines are told credentials',
      provider({ baseUrl: 'http://2852039166/v1', isForbidden: (host) => host === '169.254.169.254' }),
      ['base_url url_metadata_address'],
    ],
    ['has no password in its address', provider({ baseUrl: 'https://u:p@a' }), ['base_url url_credentials']],
  ])('%s', (_what, facts, expected) => {
    expect(providerProblems(facts).map(({ path, code }) => `${path.join('.')} ${code}`)).toEqual(expected);
  });
});

test('a problem is told with its place, in both languages with the same details', () => {
  const problem = { path: ['destinations', 1, 'provider'], code: 'provider_unknown', details: { name: 'x' } } as const;
  expect(describeRuleProblem(problem, 'en')).toBe('destinations[1].provider: There is no provider "x" here.');
  expect(describeRuleProblem(problem, 'ko')).toBe('destinations[1].provider: "x" 공급자가 없습니다.');
  expect(describeRuleProblem({ path: [], code: 'list_empty', details: {} }, 'en')).toBe('At least one is required.');
  for (const { en, ko } of Object.values(RULE_TEXTS)) {
    expect((en.match(/\{\w+\}/g) ?? []).sort()).toEqual((ko.match(/\{\w+\}/g) ?? []).sort());
  }
});
