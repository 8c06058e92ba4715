import type { KeyRecord } from '#identity';
import { asInstant } from '#kernel';
import type { Api } from '../src/gateway/apis.ts';
import type { Dialect, RequestReading } from '../src/gateway/dialects/dialect.ts';
import type { Destination, Endpoint, Provider } from '../src/gateway/routing.ts';

const CREATED = asInstant(Date.UTC(2026, 0, 6, 12));

/** A provider of any kind, on an address that nobody serves. */
function provider(kind: Provider['kind'], origin = 'http://127.0.0.1:9'): Provider {
  return kind === 'demo'
    ? { kind, name: 'demo' }
    : { kind, name: kind, origin, basePath: '/v1', apiKey: 'sk-provider' };
}

/** A destination named after its provider's kind or as told. */
export function destination(name: string, kind: Provider['kind'] = 'openai', origin?: string): Destination {
  const type = kind === 'demo' ? 'PAY_PER_TOKEN_FOUNDATION_MODEL' : 'EXTERNAL_FOUNDATION_MODEL';
  return { id: `id-${name}`, name, model: `model-${name}`, type, provider: provider(kind, origin) };
}

/** An endpoint with one destination, unless told otherwise. */
export function endpoint(parts: Partial<Endpoint> = {}): Endpoint {
  return {
    id: 'endpoint-1',
    name: 'gpt',
    workspaceId: '1653573648247579',
    tags: { team: 'engineering' },
    metadata: {
      creator: 'user.name@email.com',
      creationTime: CREATED,
      lastUpdatedTime: CREATED,
      destinations: ['primary'],
      inferenceTable: undefined,
      fallbacks: [],
    },
    destinations: [{ ...destination('primary'), trafficPercentage: 100 }],
    fallbacks: [],
    onClientDisconnect: 'drain',
    bodyBytesMax: 1_000_000,
    timeouts: undefined,
    payloads: undefined,
    ...parts,
  };
}

/** A member's key that may call everything. */
export function keyRecord(parts: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: 'key-1',
    name: 'ci',
    hash: 'hash',
    requesterId: 'requester-1',
    requester: 'user.name@email.com',
    requesterType: 'USER',
    groups: [],
    workspaceId: '1653573648247579',
    role: 'member',
    endpoints: undefined,
    runTypes: undefined,
    services: undefined,
    features: undefined,
    expiresAt: undefined,
    ...parts,
  };
}

/** An API of a base that serves OpenAI's shapes: natively, or for every provider. */
export function api(dialect: Dialect = openaiLike(), isUnified = false): Api {
  const name = isUnified ? 'mlflow' : 'openai';
  return { type: `${name}/v1/${dialect.operation}`, base: { name, version: 'v1', kind: 'openai', isUnified }, dialect };
}

/** A dialect that reads every body as `reading` says; for rules that do not look into bodies. */
export function openaiLike(reading?: RequestReading): Dialect {
  const spans = { model: 'gpt', modelSpans: [], isStream: false, wantsUsage: false, edits: [] };
  return {
    kind: 'openai',
    operation: 'chat/completions',
    purpose: 'generate',
    streamsJsonArray: false,
    requestIdField: 'x-request-id',
    readRequest: () => reading ?? { kind: 'read', spans },
    writeRequest: (body) => body,
    address: () => ({ path: '/v1/chat/completions', headers: [] }),
    readEvent: () => undefined,
    contentBytes: () => 0,
    readAnswer: () => ({}),
    errorBody: (error) => Buffer.from(JSON.stringify(error)),
    errorEvent: (error) => Buffer.from(JSON.stringify(error)),
  };
}
