import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { documentWith, entryWith } from '../../prices/price-book.test-support.ts';
import { DOCUMENTS_BYTES_MAX, ENDPOINTS_MAX } from '../catalogue/catalogue-limits.ts';
import { documentText } from '../catalogue/endpoint-document.ts';
import type { EndpointSpec } from '../catalogue/endpoint-spec.ts';
import { makeEndpoint } from '../catalogue/make-endpoint.ts';
import type { Endpoint, Provider } from '../routing.ts';
import { readSnapshot, writeSnapshot } from './snapshot-wire.ts';

/** What gateways read of a snapshot at most. */
const SNAPSHOT_BYTES_MAX = 256 * 1_024 * 1_024;
const PROVIDER: Provider = {
  kind: 'openai',
  name: 'p',
  origin: 'https://api.openai.com',
  basePath: '/v1',
  apiKey: 'k'.repeat(4_096),
};

const snapshotOf = (endpoints: readonly Endpoint[]) => ({
  version: 1,
  accountId: 'account',
  keys: new Map(),
  endpoints: new Map(endpoints.map((each) => [each.name, each])),
  publicUrl: undefined,
  warehouse: { url: '', user: '', password: '' },
});

function specOf(count: number, model: string, tag: string): EndpointSpec {
  const named = (name: string) => ({ name, provider: 'p', model });
  return {
    tags: tag === '' ? {} : { t: tag },
    destinations: Array.from({ length: count }, (_, at) => ({
      ...named(`${at}`),
      trafficPercentage: at === 0 ? 100 : 0,
    })),
    fallbacks: Array.from({ length: count }, (_, at) => named(`f${at}`)),
    rateLimits: [],
    onClientDisconnect: 'drain',
    bodyBytesMax: 1_024,
    timeouts: undefined,
    payloads: undefined,
  };
}

function made(name: string, spec: EndpointSpec): Endpoint {
  const at = asInstant(1);
  const facts = { id: name, name, workspaceId: '1', spec, creator: 'kim@acme.com', createdAt: at, updatedAt: at };
  const by = { accountId: 'account', seed: name, providers: new Map([['p', PROVIDER]]) };
  const { endpoint } = makeEndpoint(facts, by);
  if (endpoint === undefined) throw new Error('its provider is there');
  return endpoint;
}

const bytesOf = (endpoints: readonly Endpoint[]) => Buffer.byteLength(writeSnapshot(snapshotOf(endpoints)));

test.each<[string, EndpointSpec]>([
  ['as many and as small destinations as there may be', specOf(100, 'm', '')],
  ['long names of models in letters of three bytes', specOf(50, '가'.repeat(200), '')],
  ['one small destination', specOf(1, 'm', '')],
  ['tags that are written longer than they are', specOf(1, 'm', '"'.repeat(1_024))],
])('all endpoints that may be made fit into what gateways read, with %s', (_what, spec) => {
  const count = Math.min(ENDPOINTS_MAX, Math.floor(DOCUMENTS_BYTES_MAX / Buffer.byteLength(documentText(spec))));
  const [one, two] = [made('a', spec), made('b', spec)];
  const eachBytes = bytesOf([one, two]) - bytesOf([one]);
  expect(bytesOf([one]) + eachBytes * count).toBeLessThan(SNAPSHOT_BYTES_MAX / 2);
});

test('providers stand once on the wire, and destinations have them again after it', () => {
  const endpoints = [made('a', specOf(100, 'm', '')), made('b', specOf(3, 'm', 'x'))];
  const wire = writeSnapshot(snapshotOf(endpoints));
  expect(wire.split(PROVIDER.apiKey)).toHaveLength(2);
  expect(readSnapshot(wire)).toStrictEqual({ kind: 'snapshot', snapshot: snapshotOf(endpoints) });
});

test('prices come over the wire as they were: what an entry leaves out stays out', () => {
  const entries = [
    entryWith(),
    entryWith({ id: 'end', provider: 'p', document: undefined }),
    entryWith({
      id: 'declared',
      made: undefined,
      document: documentWith(
        { input: '1' },
        {
          context_tiers: [{ above_input_tokens: 1, prices: { input: '2' } }],
          service_tiers: { flex: { multiplier: '0.5' }, priority: { prices: { input: '3' } } },
        },
      ),
    }),
  ];
  const snapshot = { ...snapshotOf([]), prices: { entries, chargesFailedInput: false } };
  const read = readSnapshot(writeSnapshot(snapshot));
  expect(read).toEqual({ kind: 'snapshot', snapshot });
});

test('control of an earlier release tells no prices; a text that is none is an invalid snapshot', () => {
  const wire = writeSnapshot(snapshotOf([]));
  expect(JSON.parse(wire).snapshot.prices).toBeNull();
  const without = JSON.parse(wire);
  delete without.snapshot.prices;
  for (const text of [wire, JSON.stringify(without)]) {
    expect(readSnapshot(text)).toStrictEqual({ kind: 'snapshot', snapshot: snapshotOf([]) });
  }
  for (const entries of ['no json', '{}', '[{}]', '[{"id":1}]']) {
    const broken = { ...without, snapshot: { ...without.snapshot, prices: { entries, chargesFailedInput: true } } };
    expect(readSnapshot(JSON.stringify(broken))).toMatchObject({ kind: 'invalid' });
  }
});

test('types of runs come over the wire as they were; control of an earlier release tells none', () => {
  const names = { ko: '검토', en: 'Review' };
  const type = { id: 'review', names, trigger: 'user_enabled', isBillable: true, isBuiltIn: false } as const;
  const snapshot = { ...snapshotOf([]), runTypes: [type] };
  expect(readSnapshot(writeSnapshot(snapshot))).toStrictEqual({ kind: 'snapshot', snapshot });
  expect(readSnapshot(writeSnapshot(snapshotOf([])))).toStrictEqual({ kind: 'snapshot', snapshot: snapshotOf([]) });
  const broken = { ...snapshot, runTypes: [{ ...type, trigger: 'nobody' }] };
  expect(readSnapshot(writeSnapshot(broken as never))).toEqual({ kind: 'invalid', paths: ['runTypes.0.trigger'] });
});
