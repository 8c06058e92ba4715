import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { runTypesBy } from '#runs';
import { api, destination, endpoint, keyRecord, openaiLike } from '../../test/gateway-data.ts';
import { readClaims } from './attribution/read-claims.ts';
import { type CallFacts, decideRequest } from './decide-request.ts';
import type { Translation } from './translate/translation.ts';

const NOW = asInstant(Date.UTC(2026, 0, 20));
const BODY = { kind: 'whole', bytes: Buffer.from('{"model":"gpt"}') } as const;
const TOO_LARGE = { kind: 'too_large', bytesMax: 100 } as const;
const EXPIRED = keyRecord({ expiresAt: NOW });
const SCOPED = keyRecord({ endpoints: ['other'] });
const BAD_TAGS = { kind: 'invalid', header: 'tallygate-request-tags' } as const;
const UNREADABLE = openaiLike({ kind: 'invalid', code: 'body_not_json', member: undefined, offset: 7 });
const WITHOUT_MODEL = openaiLike({ kind: 'invalid', code: 'body_invalid', member: 'model', offset: 0 });
const NAMES_NOBODY = openaiLike({
  kind: 'read',
  spans: { model: 'nobody', modelSpans: [], isStream: true, wantsUsage: false, edits: [] },
});
const FLUENT: Translation = {
  to: openaiLike(),
  query: '',
  request: () => ({ kind: 'translated', body: Buffer.from('translated') }),
  answer: () => ({
    event: () => undefined,
    hasFailed: () => false,
    end: () => undefined,
    whole: (body, status) => ({ body, status }),
  }),
};
const SPEECHLESS: Translation = { ...FLUENT, request: () => ({ kind: 'untranslatable', member: 'logit_bias' }) };
const SMALL = endpoint({ bodyBytesMax: 14 });
const FOREIGN = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });

function facts(parts: Partial<CallFacts> & { readonly at?: CallFacts['endpoints'] }): CallFacts {
  return {
    key: keyRecord(),
    now: NOW,
    api: api(),
    target: '/openai/v1/chat/completions',
    body: BODY,
    tags: { kind: 'tags', tags: { team: 'x' } },
    endpoints: new Map([['gpt', endpoint()]]),
    claims: readClaims([]),
    requestId: 'request-1',
    headers: [],
    agent: { agent: '', agentVersion: '', sessionId: '' },
    runTypes: runTypesBy([]),
    fraction: 0.5,
    isAvailable: () => true,
    findTranslation: () => undefined,
    ...parts,
  };
}

// One row per outcome, in order of precedence: each row's facts also break every rule below it, where they can.
test.each([
  {
    when: 'the key expired',
    facts: { key: EXPIRED, body: TOO_LARGE, tags: BAD_TAGS },
    status: 401,
    code: 'key_expired',
  },
  {
    when: 'the body is over the bound',
    facts: { body: TOO_LARGE, tags: BAD_TAGS },
    status: 413,
    code: 'body_too_large',
  },
  {
    when: 'there is no memory for the body',
    facts: { body: { kind: 'no_memory' as const }, tags: BAD_TAGS },
    status: 503,
    code: 'body_memory_full',
  },
  {
    when: 'the body is packed',
    facts: { headers: ['content-encoding', 'gzip'], api: api(UNREADABLE), tags: BAD_TAGS },
    status: 415,
    code: 'body_encoded',
  },
  { when: 'the body is not JSON', facts: { api: api(UNREADABLE), tags: BAD_TAGS }, status: 400, code: 'body_not_json' },
  {
    when: 'the body names no model',
    facts: { api: api(WITHOUT_MODEL), tags: BAD_TAGS },
    status: 400,
    code: 'body_invalid',
  },
  {
    when: 'the tags are not tags',
    facts: { api: api(NAMES_NOBODY), tags: BAD_TAGS },
    status: 400,
    code: 'tags_invalid',
  },
  {
    when: 'it claims what the key does not list',
    facts: { api: api(NAMES_NOBODY), claims: readClaims(['tallygate-run-type', 'triage']), key: SCOPED },
    status: 403,
    code: 'claim_not_allowed',
  },
  {
    when: 'a claim cannot be read',
    facts: { api: api(NAMES_NOBODY), claims: readClaims(['tallygate-run-id', 'a', 'tallygate-run-id', 'b']) },
    status: 400,
    code: 'claim_invalid',
  },
  {
    when: 'it claims a run type that nobody defined, whoever asks',
    facts: {
      api: api(NAMES_NOBODY),
      claims: readClaims(['tallygate-run-type', 'nonsense']),
      key: keyRecord({ role: 'account_admin', endpoints: ['other'] }),
    },
    status: 400,
    code: 'run_type_unknown',
  },
  {
    when: 'there is no such endpoint',
    facts: { api: api(NAMES_NOBODY), key: SCOPED },
    status: 404,
    code: 'endpoint_unknown',
  },
  {
    when: 'the key is for other endpoints',
    facts: { key: SCOPED, endpoints: new Map([['gpt', SMALL]]) },
    status: 403,
    code: 'key_not_allowed',
  },
  {
    when: 'the role may only look',
    facts: { key: keyRecord({ role: 'viewer' }) },
    status: 403,
    code: 'key_not_allowed',
  },
  {
    when: 'the body is one byte over the bound of the endpoint',
    facts: { endpoints: new Map([['gpt', SMALL]]) },
    status: 413,
    code: 'body_too_large',
  },
  {
    when: 'nobody speaks the dialect',
    facts: { endpoints: new Map([['gpt', FOREIGN]]) },
    status: 400,
    code: 'dialect_not_served',
  },
  {
    when: 'it says what no destination has a word for',
    facts: { endpoints: new Map([['gpt', FOREIGN]]), api: api(openaiLike(), true), findTranslation: () => SPEECHLESS },
    status: 400,
    code: 'not_translatable',
  },
])('a call is refused when $when', ({ facts: parts, status, code }) => {
  expect(decideRequest(facts(parts))).toMatchObject({ kind: 'refuse', status, code });
});

test('what cannot be put to one destination goes to the next that it can be put to, as the first attempt', () => {
  const mixed = endpoint({
    destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }],
    fallbacks: [destination('gem', 'gemini'), destination('gpt')],
  });
  const decision = decideRequest(
    facts({
      endpoints: new Map([['gpt', mixed]]),
      api: api(openaiLike(), true),
      findTranslation: (_, kind) => (kind === 'anthropic' ? SPEECHLESS : FLUENT),
    }),
  );
  expect(decision).toMatchObject({
    kind: 'serve',
    firstBody: Buffer.from('translated'),
    plan: [
      { action: 'INITIAL_ATTEMPT', destination: { name: 'gem' } },
      { action: 'FALLBACK', destination: { name: 'gpt' }, translation: undefined },
    ],
  });
});

test('a refusal for want of words names the member and the provider', () => {
  const parts = {
    endpoints: new Map([['gpt', FOREIGN]]),
    api: api(openaiLike(), true),
    findTranslation: () => SPEECHLESS,
  };
  expect(decideRequest(facts(parts))).toMatchObject({
    details: { member: 'logit_bias', endpoint: 'gpt', provider: 'anthropic' },
  });
});

test('a call that breaks no rule is served, with its plan', () => {
  const decision = decideRequest(facts({ key: keyRecord({ endpoints: ['gpt'], expiresAt: asInstant(NOW + 1) }) }));
  expect(decision).toMatchObject({
    kind: 'serve',
    endpointName: 'gpt',
    tags: { team: 'x' },
    plan: [{ action: 'INITIAL_ATTEMPT' }],
  });
});

test('a body of exactly the bound is served', () => {
  const exact = endpoint({ bodyBytesMax: BODY.bytes.length });
  expect(decideRequest(facts({ endpoints: new Map([['gpt', exact]]) })).kind).toBe('serve');
});

test('a refused call keeps the names that its row needs', () => {
  expect(decideRequest(facts({ api: api(NAMES_NOBODY) }))).toMatchObject({
    endpointName: 'nobody',
    endpoint: undefined,
    isStream: true,
    tags: { team: 'x' },
    details: { endpoint: 'nobody' },
  });
});

const CLAUDE = { agent: 'claude-code', agentVersion: '2.1.330', sessionId: 's-1' } as const;
const SAID = Buffer.from('{"model":"gpt","messages":[{"role":"user","content":"fix it"}]}');
const COUNTING = { ...openaiLike(), purpose: 'count' } as const;
const OWN_RUN = { id: 'request-1', type: 'api', isShared: false, isBillable: true, attributedTo: '' };

test.each([
  { when: 'it claims nothing', facts: {}, run: OWN_RUN },
  { when: 'it counts tokens', facts: { api: api(COUNTING) }, run: undefined },
  {
    when: 'a coding agent sends it',
    facts: { agent: CLAUDE, body: { kind: 'whole' as const, bytes: SAID } },
    run: { ...OWN_RUN, type: 'coding_agent', isShared: true, id: expect.stringMatching(/^turn-[0-9a-f]{32}$/) },
  },
  {
    when: 'a coding agent claims the run',
    facts: {
      agent: CLAUDE,
      body: { kind: 'whole' as const, bytes: SAID },
      claims: readClaims(['tallygate-run-id', 'mine']),
    },
    run: { ...OWN_RUN, type: 'coding_agent', isShared: true, id: 'mine' },
  },
  {
    when: 'the key may claim that nobody asked for it',
    facts: {
      key: keyRecord({ runTypes: ['detection_summary'] }),
      claims: readClaims(['tallygate-run-type', 'detection_summary']),
    },
    run: { ...OWN_RUN, type: 'detection_summary', isBillable: false, attributedTo: 'system' },
  },
])('what a served call counts as, when $when', ({ facts: parts, run }) => {
  const decision = decideRequest(facts(parts));
  expect(decision.kind === 'serve' ? decision.run : decision).toEqual(
    run === undefined ? undefined : expect.objectContaining(run),
  );
});
