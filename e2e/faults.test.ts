import { expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { estimateOf } from './harness/estimates.ts';
import { useProgram } from './harness/fixture.ts';
import { post } from './harness/post.ts';
import { hasTokensOf, rowById, rowsOfMarker } from './harness/rows.ts';
import { type Directives, writeDirectives } from './provider/directives.ts';
import type { ProviderRequest } from './provider/journal.ts';

const fixture = useProgram();
let made = 0;

const APIS = [
  { api: 'openai', path: '/openai/v1/chat/completions', model: 'gpt' },
  { api: 'anthropic', path: '/anthropic/v1/messages', model: 'claude' },
] as const;
type Api = (typeof APIS)[number];

interface FaultRow {
  readonly fault: string;
  readonly directives: Directives;
  readonly isStream: boolean;
  readonly status: number;
  readonly finalStatus: string;
  /** Where its tokens come from. */
  readonly source: 'none' | 'provider' | 'estimated';
}

const FAULTS: readonly FaultRow[] = [
  {
    fault: 'a reset before the head',
    directives: { reset: true },
    isStream: false,
    status: 502,
    finalStatus: 'error',
    source: 'none',
  },
  {
    fault: 'a reset before the head of a stream',
    directives: { reset: true },
    isStream: true,
    status: 502,
    finalStatus: 'error',
    source: 'none',
  },
  {
    fault: 'a head that is no HTTP',
    directives: { malformed: 'http' },
    isStream: false,
    status: 502,
    finalStatus: 'error',
    source: 'none',
  },
  {
    fault: 'an error before the stream',
    directives: { status: 500 },
    isStream: true,
    status: 500,
    finalStatus: 'error',
    source: 'none',
  },
  {
    fault: 'an error inside the stream',
    directives: { errorInStream: 2 },
    isStream: true,
    status: 200,
    finalStatus: 'error',
    source: 'estimated',
  },
  {
    fault: 'a stream that is cut',
    directives: { cutAfterChunks: 2 },
    isStream: true,
    status: 200,
    finalStatus: 'upstream_truncated',
    source: 'estimated',
  },
  {
    fault: 'a stream that ends in its midst as if all were well',
    directives: { endAfterChunks: 2 },
    isStream: true,
    status: 200,
    finalStatus: 'upstream_truncated',
    source: 'estimated',
  },
  {
    fault: 'a stream that has its usage but not its mark',
    directives: { endWithoutDone: true },
    isStream: true,
    status: 200,
    finalStatus: 'ok',
    source: 'provider',
  },
  {
    fault: 'an answer without usage',
    directives: { noUsage: true },
    isStream: false,
    status: 200,
    finalStatus: 'ok',
    source: 'estimated',
  },
  {
    fault: 'a stream without usage',
    directives: { noUsage: true },
    isStream: true,
    status: 200,
    finalStatus: 'ok',
    source: 'estimated',
  },
  {
    fault: 'a piece that is no JSON',
    directives: { malformed: 'json' },
    isStream: true,
    status: 200,
    finalStatus: 'ok',
    source: 'provider',
  },
  {
    fault: 'surplus bytes after the answer',
    directives: { surplusBytes: 100 },
    isStream: false,
    status: 200,
    finalStatus: 'ok',
    source: 'provider',
  },
  {
    fault: 'bytes one by one',
    directives: { byteByByte: true, chunks: 2 },
    isStream: true,
    status: 200,
    finalStatus: 'ok',
    source: 'provider',
  },
];

test.each(FAULTS.flatMap((row) => APIS.map((api) => ({ ...row, ...api }))))(
  '$api: $fault is one row that says so',
  async (row) => {
    const { marker, answer, sentBytes } = await ask(row, row.model, row);
    expect(answer.status).toBe(row.status);
    const seen = await rowById(fixture.program, String(answer.headers['tallygate-request-id']));
    expect(seen).toMatchObject({ statusCode: row.status, finalStatus: row.finalStatus, attempts: 1 });
    expect(seen.errorCode === null).toBe(row.finalStatus === 'ok');
    const [request] = fixture.provider.of(marker);
    const { usageSource, input, output, total } = seen;
    expect({ usageSource, input, output, total }).toEqual(expectedTokens(row, { request: request!, sentBytes }));
    if (row.source === 'provider') expect(hasTokensOf(seen, request!)).toBe(true);
  },
);

/** What was told stands; the rest is estimated by the documented rule, from the bytes on the wire. */
function expectedTokens(
  { source }: FaultRow,
  { request, sentBytes }: { readonly request: ProviderRequest; readonly sentBytes: number },
) {
  if (source === 'none') return { usageSource: source, input: null, output: null, total: null };
  const estimate = source === 'estimated' ? estimateOf(request, sentBytes) : undefined;
  const input = request.reported.input ?? estimate?.input ?? Number.NaN;
  const output = request.reported.output ?? estimate?.output ?? Number.NaN;
  return { usageSource: source, input, output, total: input + output };
}

test.each(APIS)(
  "$api: a stream that is cut ends with an error in the caller's dialect, never as if it were whole",
  async (api) => {
    const { marker, answer } = await ask(api, api.model, {
      directives: { cutAfterChunks: 2, chunkDelayMs: 20 },
      isStream: true,
    });
    const text = answer.body.toString();
    const [seen] = fixture.provider.of(marker);
    const added = api.api === 'openai' ? text : text.slice(seen?.sent.length);
    expect(added).toMatch(/"error"/);
    expect(added).toMatch(/upstream_truncated/);
    expect(text).not.toMatch(/\[DONE\]|message_stop/);
  },
);

test('after surplus bytes the next request is answered by its own answer', async () => {
  await ask(APIS[0], 'gpt', { directives: { surplusBytes: 500 }, isStream: false });
  const { marker, answer } = await ask(APIS[0], 'gpt', { directives: {}, isStream: false });
  expect(answer.body.equals(fixture.provider.of(marker)[0]!.sent)).toBe(true);
});

const FALLING: readonly { readonly fault: string; readonly directives: Directives }[] = [
  { fault: 'status 500', directives: { status: 500, times: 1 } },
  { fault: 'a reset', directives: { reset: true, times: 1 } },
  // The last one: the destination asks to be left alone, for longer than the tests behind it take, and is.
  { fault: 'status 429', directives: { status: 429, times: 1, retryAfter: 600 } },
];

test.each(FALLING)(
  'R-21: $fault at the first destination is answered by the fallback, in one row with both attempts',
  async ({ directives }) => {
    const { marker, answer } = await ask(APIS[0], 'gpt-fallback', { directives, isStream: false });
    const rows = await rowsOfMarker(fixture.program, marker);
    const tries = fixture.provider.of(marker);
    expect(answer.status).toBe(200);
    expect(answer.headers['tallygate-attempts']).toBe('2');
    expect(tries.map((request) => (JSON.parse(request.body.toString()) as { model: string }).model)).toEqual([
      'openai-model',
      'backup-model',
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ finalStatus: 'ok', statusCode: 200, attempts: 2 });
    expect(hasTokensOf(rows[0]!, tries[1]!)).toBe(true);
  },
);

test('a destination that asked to be left alone is not asked first', async () => {
  const { marker, answer } = await ask(APIS[0], 'gpt-fallback', { directives: {}, isStream: false });
  expect(answer.headers['tallygate-attempts']).toBe('1');
  expect(fixture.provider.of(marker).map(({ body }) => JSON.parse(body.toString()).model)).toEqual(['backup-model']);
});

test('when every destination fails the client gets the last failure, in one row', async () => {
  const { marker, answer } = await ask(APIS[0], 'gpt-fallback', { directives: { status: 503 }, isStream: true });
  const rows = await rowsOfMarker(fixture.program, marker);
  expect(answer.status).toBe(503);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ finalStatus: 'error', statusCode: 503, attempts: 2, input: null, output: null });
});

async function ask(
  api: Api,
  ...[model, how]: [string, { readonly directives: Directives; readonly isStream: boolean }]
) {
  const marker = `fault-${++made}`;
  const body = JSON.stringify({
    model,
    max_tokens: 100,
    ...(how.isStream ? { stream: true } : {}),
    messages: [{ role: 'user', content: writeDirectives(marker, how.directives) }],
  });
  const answer = await post(`${fixture.program.url}${api.path}`, {
    key: KEYS.member,
    body,
    headers: { 'anthropic-version': '2023-06-01', 'tallygate-request-tags': JSON.stringify({ marker }) },
  });
  return { marker, answer, sentBytes: Buffer.byteLength(body) };
}
