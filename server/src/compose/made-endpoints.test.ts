import { describe, expect, test } from 'vitest';
import {
  type Provider,
  type SecretBox,
  type StoredCatalogue,
  type StoredEndpoint,
  type StoredProvider,
  secretBox,
} from '#gateway';
import { asInstant, type Log, silentLog, systemRandom } from '#kernel';
import { madeEndpoints } from './made-endpoints.ts';
import { troubleTeller } from './say-troubles.ts';

const boxOf = (byte: number) => secretBox(new Uint8Array(32).fill(byte), systemRandom);
const box = boxOf(1);
const SECRET = 'sk-0123456789abcdef';
const KIM = { id: 'kim-id', address: 'kim@acme.com' };
const BEGUN = { createdAt: asInstant(1_000), createdBy: KIM, updatedAt: asInstant(2_000), version: 3 };
const LEE = { id: 'lee-id', address: 'lee@acme.com' };

const provider = (name: string, by: SecretBox = box): StoredProvider => ({
  id: `id-${name}`,
  name,
  kind: 'openai',
  baseUrl: 'https://llm.example/v1/',
  secret: {
    sealed: by.seal(SECRET, { id: `id-${name}`, kind: 'openai', origin: 'https://llm.example' }),
    tail: 'cdef',
    changedAt: asInstant(1),
  },
  ...BEGUN,
  updatedBy: LEE,
});
const endpoint = (
  name: string,
  providers: readonly [string, number][],
  fallbacks: readonly string[] = [],
): StoredEndpoint => ({
  id: `id-${name}`,
  name,
  workspaceId: '1',
  spec: {
    tags: {},
    destinations: providers.map(([each, trafficPercentage]) => ({
      name: `to ${each}`,
      provider: each,
      model: 'm',
      trafficPercentage,
    })),
    fallbacks: fallbacks.map((each) => ({ name: `back to ${each}`, provider: each, model: 'm' })),
    rateLimits: [],
    onClientDisconnect: 'drain',
    bodyBytesMax: 1_024,
    timeouts: undefined,
    payloads: undefined,
  },
  ...BEGUN,
  updatedBy: LEE,
});
const FILE_PROVIDER = {
  kind: 'anthropic',
  name: 'file',
  origin: 'https://a.example',
  basePath: '',
  apiKey: 'k',
} as const;
const serve = (stored: Partial<StoredCatalogue>) =>
  madeEndpoints(
    { providers: [], endpoints: [], unreadable: [], ...stored },
    {
      accountId: 'account',
      box,
      declaredProviders: new Map<string, Provider>([
        ['file', FILE_PROVIDER],
        ['demo', { kind: 'demo', name: 'demo' }],
      ]),
      declaredEndpoints: new Set(['filed']),
    },
  );

test('a made endpoint is served with its maker, its times and its provider’s secret', () => {
  const { endpoints, troubles } = serve({
    providers: [provider('p')],
    endpoints: [endpoint('e', [['p', 100]], ['file'])],
  });
  expect(troubles).toEqual([]);
  expect(endpoints).toMatchObject([
    {
      id: 'id-e',
      name: 'e',
      metadata: {
        creator: 'kim@acme.com',
        creationTime: 1_000,
        lastUpdatedTime: 2_000,
        destinations: ['to p'],
        fallbacks: ['back to file'],
      },
      destinations: [
        {
          trafficPercentage: 100,
          type: 'EXTERNAL_FOUNDATION_MODEL',
          provider: { kind: 'openai', name: 'p', origin: 'https://llm.example', basePath: '/v1', apiKey: SECRET },
        },
      ],
      fallbacks: [{ provider: FILE_PROVIDER }],
    },
  ]);
});

test('what the installation hosts itself is paid per token, everything else is external', () => {
  const { endpoints } = serve({ endpoints: [endpoint('e', [['demo', 100]], ['file'])] });
  expect(endpoints[0]?.destinations[0]?.type).toBe('PAY_PER_TOKEN_FOUNDATION_MODEL');
  expect(endpoints[0]?.fallbacks[0]?.type).toBe('EXTERNAL_FOUNDATION_MODEL');
});

test('the id of a destination lasts through versions, and no two endpoints share one', () => {
  const ids = (made: StoredEndpoint) => serve({ endpoints: [made] }).endpoints[0]?.destinations.map(({ id }) => id);
  const first = endpoint('e', [['file', 100]]);
  const later = {
    ...first,
    version: 4,
    spec: { ...first.spec, destinations: [{ ...first.spec.destinations[0]!, model: 'n' }] },
  };
  expect(ids(later)).toEqual(ids(first));
  expect(ids(endpoint('f', [['file', 100]]))).not.toEqual(ids(first));
  expect(ids(first)?.[0]).toMatch(/^[0-9a-f]{32}$/);
});

describe('what cannot be used does not stop the others', () => {
  test.each<{ when: string; made: StoredEndpoint; shares: readonly string[] | undefined; missing: readonly string[] }>([
    {
      when: 'one of two destinations is left',
      made: endpoint(
        'e',
        [
          ['bad', 60],
          ['file', 40],
        ],
        ['demo'],
      ),
      shares: ['file 100', 'demo'],
      missing: ['bad'],
    },
    {
      when: 'two of three are left',
      made: endpoint('e', [
        ['bad', 20],
        ['file', 60],
        ['demo', 20],
      ]),
      shares: ['file 75', 'demo 25'],
      missing: ['bad'],
    },
    {
      when: 'only what has no traffic is left',
      made: endpoint('e', [
        ['bad', 100],
        ['file', 0],
      ]),
      shares: ['file 100'],
      missing: ['bad'],
    },
    {
      when: 'only fallbacks are left',
      made: endpoint('e', [['bad', 100]], ['bad', 'file', 'demo']),
      shares: ['file 100', 'demo'],
      missing: ['bad'],
    },
    {
      when: 'nothing is left',
      made: endpoint('e', [['bad', 100]], ['gone']),
      shares: undefined,
      missing: ['bad', 'gone'],
    },
  ])('$when: $shares', ({ made, shares, missing }) => {
    const good = endpoint('good', [['file', 100]]);
    const { endpoints, troubles } = serve({ providers: [provider('bad', boxOf(2))], endpoints: [made, good] });
    expect(endpoints.map(({ name }) => name)).toEqual(shares === undefined ? ['good'] : ['e', 'good']);
    expect(troubles).toEqual([
      { kind: 'secret_unreadable', provider: 'bad', reason: 'other_key' },
      { kind: 'provider_missing', endpoint: 'e', providers: missing, isServed: shares !== undefined },
    ]);
    if (shares === undefined) return;
    const [served] = endpoints;
    expect([
      ...(served?.destinations ?? []).map((each) => `${each.provider.name} ${each.trafficPercentage}`),
      ...(served?.fallbacks ?? []).map((each) => each.provider.name),
    ]).toEqual(shares);
    expect(served?.metadata.destinations, 'rows tell the endpoint as it was made').toHaveLength(
      made.spec.destinations.length,
    );
  });

  test('a secret that was altered, or moved to another record, is told apart', () => {
    const { secret } = provider('a');
    const moved = { ...provider('b'), secret };
    expect(serve({ providers: [provider('a'), moved] }).troubles).toEqual([
      { kind: 'secret_unreadable', provider: 'b', reason: 'altered' },
    ]);
  });

  test('a provider whose address was altered gets no secret, and stops no other', () => {
    for (const baseUrl of ['https://evil.example', 'no address', undefined]) {
      const { endpoints, troubles } = serve({
        providers: [{ ...provider('a'), baseUrl }, provider('b')],
        endpoints: [endpoint('e', [['b', 100]])],
      });
      expect(troubles).toEqual([{ kind: 'secret_unreadable', provider: 'a', reason: 'altered' }]);
      expect(endpoints[0]?.destinations[0]?.provider).toMatchObject({ name: 'b', apiKey: SECRET });
    }
  });

  test('a record that cannot be read is told', () => {
    const row = { what: 'endpoint', id: 'id-e', name: 'e', workspaceId: '1' } as const;
    const { endpoints, troubles } = serve({ endpoints: [endpoint('f', [['file', 100]])], unreadable: [row] });
    expect(endpoints.map(({ name }) => name)).toEqual(['f']);
    expect(troubles).toEqual([{ kind: 'record_unreadable', what: 'endpoint', id: 'id-e', name: 'e' }]);
    const said: string[] = [];
    const tell = troubleTeller({ ...silentLog, error: (_facts, sentence) => said.push(sentence) });
    tell(troubles);
    tell(troubles);
    expect(said).toEqual([expect.stringContaining('cannot be read')]);
  });

  test('what the file declares goes before what was made', () => {
    const own = { ...provider('file'), name: 'file' };
    const { endpoints, troubles } = serve({
      providers: [own],
      endpoints: [endpoint('filed', [['file', 100]]), endpoint('e', [['file', 100]])],
    });
    expect(endpoints.map(({ name, destinations }) => [name, destinations[0]?.provider])).toEqual([
      ['e', FILE_PROVIDER],
    ]);
    expect(troubles).toEqual([
      { kind: 'name_declared', what: 'provider', name: 'file' },
      { kind: 'name_declared', what: 'endpoint', name: 'filed' },
    ]);
  });
});

test('each trouble is told once for as long as it lasts, with its name and never a secret', () => {
  const said: string[] = [];
  const note = (facts: unknown, sentence: string) => said.push(`${JSON.stringify(facts)} ${sentence}`);
  const log: Log = { ...silentLog, warn: note, error: note };
  const tell = troubleTeller(log);
  const { troubles } = serve({ providers: [provider('bad', boxOf(2))], endpoints: [endpoint('e', [['bad', 100]])] });
  tell(troubles);
  tell(troubles);
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('"provider":"bad"');
  expect(said[0]).toContain('TALLYGATE_SECRET');
  expect(said[1]).toContain('"endpoint":"e"');
  tell([]);
  tell(troubles);
  expect(said).toHaveLength(4);
  expect(said.join()).not.toContain(SECRET);
});
