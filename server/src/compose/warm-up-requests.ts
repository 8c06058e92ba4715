import type { Destination, Endpoint, Snapshot } from '#gateway';
import { hashSecret, type KeyRecord } from '#identity';
import { asInstant } from '#kernel';

/** A request that warms the gateway up. */
export interface WarmUpRequest {
  readonly path: string;
  readonly body: Buffer;
}

/** The key that these requests carry; only the warm-up's own snapshot knows it. */
export const WARM_UP_KEY = 'tallygate-warm-up';

const KINDS = ['openai', 'anthropic', 'gemini'] as const;
type Kind = (typeof KINDS)[number];

const TEXT = 'How many requests were there today, and what did they cost? '.repeat(8);
const MESSAGES = [
  { role: 'user', content: TEXT },
  { role: 'assistant', content: 'A few.' },
  { role: 'user', content: TEXT },
];
const CONTENTS = { contents: [{ role: 'user', parts: [{ text: TEXT }] }] };

/** Every API that answers with text, whole and as a stream; the unified ones at each kind of provider. */
export function warmUpRequests(): readonly WarmUpRequest[] {
  const both = (path: string, body: object): readonly WarmUpRequest[] => [
    made(path, body),
    made(path, { ...body, stream: true }),
  ];
  return [
    ...both('/openai/v1/chat/completions', { model: 'openai', messages: MESSAGES }),
    ...both('/anthropic/v1/messages', { model: 'anthropic', max_tokens: 256, messages: MESSAGES }),
    ...both('/openai/v1/responses', { model: 'openai', input: TEXT }),
    made('/gemini/v1beta/models/gemini:generateContent', CONTENTS),
    made('/gemini/v1beta/models/gemini:streamGenerateContent?alt=sse', CONTENTS),
    ...KINDS.flatMap((model) => both('/mlflow/v1/chat/completions', { model, messages: MESSAGES })),
    made('/openai/v1/embeddings', { model: 'openai', input: TEXT }),
  ];
}

function made(path: string, body: object): WarmUpRequest {
  return { path, body: Buffer.from(JSON.stringify(body)) };
}

/** A configuration with one endpoint for each kind of provider, all of them at this address. */
export function warmUpSnapshot(origin: string): Snapshot {
  return {
    version: 1,
    accountId: 'warm-up',
    keys: new Map([[KEY.hash, KEY]]),
    endpoints: new Map(KINDS.map((kind) => [kind, endpoint(kind, origin)])),
    publicUrl: undefined,
    warehouse: { url: '', user: '', password: '' },
  };
}

const KEY: KeyRecord = {
  id: 'warm-up',
  name: 'warm-up',
  hash: hashSecret(WARM_UP_KEY),
  requesterId: 'warm-up',
  requester: 'warm-up',
  requesterType: 'SERVICE_PRINCIPAL',
  groups: [],
  workspaceId: 'warm-up',
  role: 'member',
  endpoints: undefined,
  runTypes: undefined,
  services: undefined,
  features: undefined,
  expiresAt: undefined,
};

function endpoint(kind: Kind, origin: string): Endpoint {
  const time = asInstant(0);
  return {
    id: kind,
    name: kind,
    workspaceId: KEY.workspaceId,
    tags: {},
    metadata: {
      creator: KEY.requester,
      creationTime: time,
      lastUpdatedTime: time,
      destinations: [kind],
      inferenceTable: undefined,
      fallbacks: [],
    },
    destinations: [{ ...destination(kind, origin), trafficPercentage: 100 }],
    fallbacks: [],
    onClientDisconnect: 'cancel',
    bodyBytesMax: 1_000_000,
    timeouts: undefined,
    payloads: undefined,
  };
}

function destination(kind: Kind, origin: string): Destination {
  const provider = { kind, name: kind, origin, basePath: kind === 'gemini' ? '/v1beta' : '/v1', apiKey: 'warm-up' };
  return { id: kind, name: kind, model: MODELS[kind], type: 'EXTERNAL_FOUNDATION_MODEL', provider };
}

const MODELS = { openai: 'gpt', anthropic: 'claude', gemini: 'gemini' } as const;
