import type { Language } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import type { Admissions, LimitRefusal } from '#admission';
import { hashSecret, type KeyRecord } from '#identity';
import { asInstant } from '#kernel';
import { endpoint, keyRecord } from '../../test/gateway-data.ts';
import {
  beginStream,
  CONTENT,
  dataPlane,
  http,
  PLAIN,
  play,
  post,
  reply,
  SECRET,
  STREAMED,
  spoolBut,
} from '../../test/gateway-rig.ts';
import { scriptedUpstream } from '../../test/scripted-upstream.ts';
import type { DataPlaneParts } from './data-plane-parts.ts';
import type { EdgeRequest } from './edge.ts';
import { forwardToControl } from './forward-to-control.ts';
import type { Snapshot } from './routing.ts';

/** One endpoint, under a limit where a test decides it, and one key. */
const LIMITED = endpoint({ rateLimits: [{ key: 'endpoint', requestsPerMinute: 2, tokensPerMinute: undefined }] });

interface Known {
  readonly person?: Language | undefined;
  /** null: control of an earlier release says nothing. */
  readonly account?: Language | null;
  readonly key?: Partial<KeyRecord>;
}

function snapshotFor({ person, account = 'ko', key }: Known): Snapshot {
  const one = keyRecord({ hash: hashSecret(SECRET), language: person, ...key });
  return {
    ...{ version: 1, accountId: 'account-1', publicUrl: undefined, warehouse: { url: '', user: '', password: '' } },
    wording: account === null ? undefined : { language: account, timeZone: 'Asia/Seoul' },
    keys: new Map([[one.hash, one]]),
    endpoints: new Map([['gpt', LIMITED]]),
  };
}

const serve = (known: Known, request: EdgeRequest, parts: Partial<DataPlaneParts> = {}) =>
  dataPlane([], { snapshot: () => snapshotFor(known), ...parts })(request, reply);

const message = (): string => JSON.parse(reply.text).error.message;
const spoken = (text = message()): Language => (/[가-힣]/.test(text) ? 'ko' : 'en');

const DIALECTS = [
  { target: '/openai/v1/chat/completions' },
  { target: '/openai/v1/responses' },
  { target: '/openai/v1/embeddings' },
  { target: '/anthropic/v1/messages' },
  { target: '/gemini/v1beta/models/nobody:generateContent' },
  { target: '/mlflow/v1/chat/completions' },
];

describe.each(DIALECTS)('an error on $target', ({ target }) => {
  test.each<Known & { when: string; asked?: string; language: Language }>([
    { when: 'it asks for one', asked: 'en-US,en;q=0.9', person: 'ko', language: 'en' },
    { when: 'it asks for the other', asked: 'ko', person: 'en', account: 'en', language: 'ko' },
    { when: 'it asks for one that we do not speak', asked: 'fr', person: 'en', language: 'en' },
    { when: 'it takes any, as fetch says by itself', asked: '*', person: 'en', language: 'en' },
    { when: 'its person chose English', person: 'en', language: 'en' },
    { when: 'its person chose Korean', person: 'ko', account: 'en', language: 'ko' },
    { when: 'its person chose none', account: 'en', language: 'en' },
    { when: 'nobody chose one', language: 'ko' },
    { when: 'control is of an earlier release', account: null, language: 'ko' },
  ])('is in $language: $when', ({ asked, language, ...known }) => {
    const headers = asked === undefined ? [] : ['accept-language', asked];
    serve(known, post({ model: 'nobody' }, { target, headers }));
    expect([reply.status, spoken()]).toEqual([reply.status, language]);
    expect(reply.status).toBeGreaterThanOrEqual(400);
  });

  test.each<Known & { when: string; credential?: string; language: Language }>([
    { when: 'the key is none of ours', credential: 'tg-nobody', person: 'en', language: 'ko' },
    { when: 'the key is none of ours', credential: 'tg-nobody', person: 'ko', account: 'en', language: 'en' },
    { when: 'there is none', person: 'en', language: 'ko' },
    { when: 'there is none', person: 'ko', account: 'en', language: 'en' },
  ])('is in the account’s language, $language, where $when', ({ credential, language, ...known }) => {
    serve(known, post(PLAIN, { target, headers: [], credential }));
    expect([reply.status, spoken()]).toEqual([401, language]);
  });
});

const WAYS: Readonly<Record<string, () => void>> = {
  'a path that there is not': () => serve({ person: 'en' }, post(PLAIN, { target: '/openai/v1/nothing', headers: [] })),
  'a model that there is not': () =>
    serve({ person: 'en' }, post('', { method: 'GET', target: '/openai/v1/models/nobody', headers: [] })),
  'a provider that cannot be reached': () => {
    serve({ person: 'en' }, post(PLAIN, { headers: [] }));
    http.last().sink.error({ code: 'upstream_connect_failed', isSent: false, cause: undefined });
  },
  'a full spool': () => {
    const spool = spoolBut({ open: () => ({ kind: 'refused', reason: 'spool_full' }) });
    serve({ person: 'en' }, post(PLAIN, { headers: [] }), { spool });
  },
  'a control that does not answer': () => {
    const upstream = scriptedUpstream();
    const door = {
      upstream,
      origin: () => 'http://127.0.0.1:1',
      secret: 's',
      snapshot: () => snapshotFor({ person: 'en' }),
    };
    forwardToControl(door, post('', { method: 'GET', target: '/api/v1/session', headers: [] }), reply);
    upstream.last().sink.error({ code: 'upstream_connect_failed', isSent: false, cause: undefined });
  },
  'a body that is too large for control': () => {
    const door = {
      ...{ upstream: scriptedUpstream(), origin: () => 'http://127.0.0.1:1', secret: 's' },
      snapshot: () => snapshotFor({ person: 'en' }),
    };
    const body = { kind: 'too_large', bytesMax: 5 } as const;
    forwardToControl(door, post('', { target: '/api/v1/keys', headers: [], body }), reply);
  },
};

test.each(Object.keys(WAYS))('the language of the key’s person is known where the trouble is %s', (way) => {
  WAYS[way]?.();
  expect([message(), spoken()]).toEqual([message(), 'en']);
});

test('an answer that breaks off says so in the language of the key’s person', () => {
  serve({ person: 'en' }, post(STREAMED, { headers: [] }));
  beginStream();
  play(CONTENT);
  http.last().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
  expect(reply.text).toContain('broke off before its end');
});

describe('times in errors', () => {
  const refusing = (refusal: LimitRefusal): Partial<DataPlaneParts> => ({
    admissions: { enter: () => refusal } as unknown as Admissions,
  });
  const used = { kind: 'refuse', name: 'team', used: 10, allowed: 10, needed: 1 } as const;
  const budget: LimitRefusal = { ...used, reason: 'budget', unit: 'requests', resetAtMs: Date.UTC(2026, 10, 30, 15) };
  const rate: LimitRefusal = {
    ...{ ...used, reason: 'requests_per_minute', unit: 'requests' },
    resetAtMs: Date.UTC(2026, 10, 23, 5, 5, 8, 400),
  };

  test.each<{ when: string; refusal: LimitRefusal; account?: Language | null; told: string }>([
    { when: 'the first of a month', refusal: budget, told: '새로 시작되는 시각: 2026-12-01 00:00 (Asia/Seoul).' },
    { when: 'in English', refusal: budget, account: 'en', told: 'anew at 2026-12-01 00:00 (Asia/Seoul).' },
    { when: 'the second after which there is room', refusal: rate, told: '시각: 2026-11-23 14:05:09 (Asia/Seoul).' },
    { when: 'no reset is known', refusal: { ...budget, resetAtMs: undefined }, told: '새로 시작되는 시각: –.' },
    { when: 'the zone is not known', refusal: budget, account: null, told: '시각: 2026-11-30T15:00:00.000Z.' },
  ])('are of the account’s zone, which is named: $when', ({ refusal, account, told }) => {
    serve(account === undefined ? {} : { account }, post(PLAIN, { headers: [] }), refusing(refusal));
    expect(message()).toContain(told);
  });

  test('also where a key has expired', () => {
    const expiresAt = asInstant(Date.UTC(2026, 11, 31, 15));
    serve({ person: 'en', key: { expiresAt } }, post(PLAIN, { headers: [], receivedAtMs: Date.UTC(2027, 0, 1) }));
    expect(message()).toContain('expired at 2027-01-01 00:00 (Asia/Seoul).');
  });
});
