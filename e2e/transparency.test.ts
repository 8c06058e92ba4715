import { expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { post, type RawAnswer } from './harness/post.ts';
import { type Directives, writeDirectives } from './provider/directives.ts';
import type { ProviderRequest } from './provider/journal.ts';

const fixture = useProgram();
let made = 0;

/** Written as no library would write it: every byte of it must arrive. */
function oddBody(
  model: string,
  more: string,
  directives: Directives = {},
): { readonly marker: string; readonly body: string } {
  const marker = `odd-${++made}`;
  const text = `caf\\u00e9 \\ud83d\\ude00 한글 ${writeDirectives(marker, directives)}`;
  return {
    marker,
    body: `\n{ "zeta" : 1e2,\t"messages":[ {"role":"user","content":"${text}"} ],\r\n  "max_tokens":100 , "seed": 12345678901234567890,
      "metadata":{"model":"not this one","a":1,"a":2} , "model"  :"${model}"${more} }\n`,
  };
}

const STREAM = ', "stream": true';
const USAGE = ', "stream_options": {"include_usage": true }';
const OPENAI = '/openai/v1/chat/completions';
const ANTHROPIC = '/anthropic/v1/messages';
const VERSION = { 'anthropic-version': '2023-06-01' };

const SAME = [
  { what: 'OpenAI whole', path: OPENAI, model: 'gpt', more: '', directives: {} },
  { what: 'OpenAI streamed with usage', path: OPENAI, model: 'gpt', more: STREAM + USAGE, directives: {} },
  {
    what: 'OpenAI streamed byte by byte',
    path: OPENAI,
    model: 'gpt',
    more: STREAM + USAGE,
    directives: { byteByByte: true, chunks: 2 },
  },
  { what: 'OpenAI big', path: OPENAI, model: 'gpt', more: STREAM + USAGE, directives: { bigAnswerBytes: 900_000 } },
  { what: 'OpenAI error', path: OPENAI, model: 'gpt', more: '', directives: { status: 429, retryAfter: 7 } },
  { what: 'Anthropic whole', path: ANTHROPIC, model: 'claude', more: '', directives: {} },
  { what: 'Anthropic streamed', path: ANTHROPIC, model: 'claude', more: STREAM, directives: {} },
  {
    what: 'Anthropic streamed byte by byte',
    path: ANTHROPIC,
    model: 'claude',
    more: STREAM,
    directives: { byteByByte: true, chunks: 2 },
  },
  { what: 'Anthropic error', path: ANTHROPIC, model: 'claude', more: '', directives: { status: 529 } },
] as const;

test.each(SAME)('$what: both bodies pass byte for byte, but for the name of the model', async (row) => {
  const { marker, body } = oddBody(row.model, row.more, row.directives);
  const answer = await send(row.path, body);
  const seen = only(marker);
  const model = row.path === OPENAI ? 'openai-model' : 'anthropic-model';
  expect(seen.body.toString()).toBe(body.replace(`"model"  :"${row.model}"`, `"model"  :"${model}"`));
  expect(answer.status).toBe(seen.status);
  expect(answer.body.equals(seen.sent)).toBe(true);
  expect(answer.body.length).toBe(seen.sentBytes);
});

const HIDDEN = [
  { what: 'no stream_options', more: STREAM },
  { what: 'stream_options without usage', more: `${STREAM}, "stream_options": {"include_obfuscation": true}` },
  { what: 'usage declined', more: `${STREAM}, "stream_options": {"include_usage": false}` },
];

test.each(HIDDEN)(
  'usage that the client did not ask for is asked for upstream and hidden, and nothing else: $what',
  async ({ more }) => {
    const { marker, body } = oddBody('gpt', more);
    const answer = await send(OPENAI, body);
    const seen = only(marker);
    const wanted = JSON.parse(body) as { stream_options?: object };
    expect(JSON.parse(seen.body.toString())).toEqual({
      ...wanted,
      model: 'openai-model',
      stream_options: { ...wanted.stream_options, include_usage: true },
    });
    const shown = seen.sent
      .toString()
      .split(/(?<=\n\n)/)
      .filter((event) => !event.includes('"choices":[],"usage":{'))
      .map((event) => event.replace(',"usage":null', ''))
      .join('');
    expect(seen.sent.toString()).toContain('"usage":{');
    expect(answer.body.toString()).toBe(shown);
  },
);

test('headers of the API and unknown ones travel; credentials and those of the connection do not', async () => {
  const { marker, body } = oddBody('claude', '');
  await send(`${ANTHROPIC}?beta=true`, body, {
    ...VERSION,
    'anthropic-beta': 'one-2026-01-01,two-2026-02-02',
    'x-unknown': 'kept',
    connection: 'close, x-hop',
    'x-hop': 'for the next hop alone',
    te: 'trailers',
    'proxy-authorization': 'Basic c2VjcmV0',
  });
  const seen = only(marker);
  const headers = headersOf(seen);
  expect(headers).toMatchObject({
    'anthropic-beta': 'one-2026-01-01,two-2026-02-02',
    'x-unknown': 'kept',
    'anthropic-version': '2023-06-01',
  });
  expect(seen.path).toBe('/v1/messages?beta=true');
  expect(JSON.stringify(seen.rawHeaders)).not.toContain(KEYS.member);
  expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-hop']));
  for (const name of ['x-hop', 'te', 'proxy-authorization']) expect(headers).not.toHaveProperty(name);
  expect(headers['x-api-key']).toBe(fixture.provider.apiKey);
  expect(headers['host']).toBe(new URL(fixture.provider.url).host);
});

test('headers of the answer travel, and ours are added', async () => {
  const openai = await send(OPENAI, oddBody('gpt', '').body);
  expect(openai.headers).toMatchObject({
    'content-type': 'application/json',
    'x-request-id': expect.stringMatching(/^req_/),
    'x-ratelimit-remaining-tokens': '1999900',
    'openai-version': '2020-10-01',
    'tallygate-request-id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    'tallygate-endpoint': 'gpt',
    'tallygate-attempts': '1',
  });
  const limited = await send(ANTHROPIC, oddBody('claude', '', { status: 429, retryAfter: 7 }).body);
  expect(limited.headers).toMatchObject({ 'retry-after': '7', 'request-id': expect.stringMatching(/^req_/) });
});

function send(path: string, body: string, headers: Readonly<Record<string, string>> = VERSION): Promise<RawAnswer> {
  return post(`${fixture.program.url}${path}`, { key: KEYS.member, body, headers });
}

function only(marker: string): ProviderRequest {
  const [seen, ...others] = fixture.provider.of(marker);
  if (seen === undefined || others.length > 0) throw new Error(`${others.length + 1} requests for ${marker}`);
  return seen;
}

function headersOf(seen: ProviderRequest): Record<string, string> {
  return Object.fromEntries(
    seen.rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name.toLowerCase(), seen.rawHeaders[index + 1] ?? '']] : [],
    ),
  );
}
