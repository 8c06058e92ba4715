import { expect, test } from 'vitest';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { post } from '../harness/post.ts';
import { hasTokensOf, type UsageRow } from '../harness/rows.ts';
import { rowsOfMarkerOnce } from '../harness/rows-of-marker.ts';
import { type Directives, writeDirectives } from '../provider/directives.ts';
import type { ProviderRequest } from '../provider/journal.ts';
import { tagged } from './stand.ts';

const fixture = useProgram();

/** One call of a native API, written as no library would write it. */
interface Call {
  readonly path: string;
  readonly upstreamPath: string;
  /** Odd spacing, unknown members, escapes: every byte of it must arrive, but for the model's name. */
  body(text: string): string;
  /** The same, with the model's name that the provider gets. */
  readonly model: readonly [sent: string, received: string];
}

const ODD = '"zeta" : 1e2,\t"metadata":{"model":"not this one","big":12345678901234567890}';
const json = (text: string) => JSON.stringify(`caf\u00e9 😀 한글 ${text}`);
const openai = (path: string, member: (text: string) => string): Call => ({
  path: `/openai/v1/${path}`,
  upstreamPath: `/v1/${path}`,
  body: (text) => `\n{ ${ODD},\r\n ${member(text)} , "model"  :"gpt" }\n`,
  model: ['gpt', 'openai-model'],
});
const anthropic = (path: string, more: string): Call => ({
  path: `/anthropic/v1/${path}?beta=true`,
  upstreamPath: `/v1/${path}?beta=true`,
  body: (text) => `{ ${ODD}, "messages":[ {"role":"user","content":${json(text)}} ] ${more} ,\n"model" : "claude"}`,
  model: ['claude', 'anthropic-model'],
});
const gemini = (verb: string, member: (text: string) => string): Call => ({
  path: `/gemini/v1beta/models/gemini:${verb}`,
  upstreamPath: `/v1beta/models/gemini-model:${verb}`,
  body: (text) => `{\n "labels" : {"a":"b"},\t ${member(text)} }`,
  model: ['', ''],
});
const chat = (text: string) => `"messages":[ {"role":"user","content":${json(text)}} ]`;
const contents = (text: string) => `"contents": [ { "parts":[{"text": ${json(text)} }] } ]`;

const FAMILIES: readonly { readonly what: string; readonly calls: readonly Call[]; readonly isCounting?: boolean }[] = [
  {
    what: 'OpenAI chat completions',
    calls: [
      openai('chat/completions', chat),
      openai('chat/completions', (text) => `${chat(text)}, "stream": true, "stream_options":{"include_usage" :true}`),
    ],
  },
  {
    what: 'OpenAI Responses',
    calls: [
      openai('responses', (text) => `"input": ${json(text)}`),
      openai('responses', (text) => `"input": ${json(text)}, "stream"\n: true`),
    ],
  },
  {
    what: 'OpenAI embeddings',
    calls: [
      openai('embeddings', (text) => `"input": [ ${json(text)} ], "encoding_format" :"base64"`),
      openai('embeddings', (text) => `"input": ${json(text)}`),
    ],
  },
  {
    what: 'Anthropic messages',
    calls: [anthropic('messages', ', "max_tokens":100'), anthropic('messages', ', "max_tokens":100, "stream" : true')],
  },
  { what: 'Anthropic count_tokens', calls: [anthropic('messages/count_tokens', '')], isCounting: true },
  {
    what: 'Gemini content',
    calls: [
      gemini('generateContent', contents),
      gemini('streamGenerateContent?alt=sse', contents),
      gemini('streamGenerateContent', contents),
    ],
  },
  { what: 'Gemini countTokens', calls: [gemini('countTokens', contents)], isCounting: true },
  {
    what: 'Gemini embeddings',
    calls: [gemini('embedContent', (text) => `"content": { "parts":[{"text": ${json(text)} }] }`)],
  },
];

const TOKENS: Directives = { tokens: [120, 40, 50, 8] };
let made = 0;

test.each(FAMILIES)(
  '$what: every byte passes both ways, and each way of asking gives the same token columns',
  async (family) => {
    const rows: UsageRow[] = [];
    for (const call of family.calls) {
      for (const directives of [TOKENS, { ...TOKENS, byteByByte: true, chunks: 2 }]) {
        const { row, seen } = await exchange(call, directives);
        expect(row).toMatchObject({ finalStatus: 'ok', statusCode: 200 });
        if (family.isCounting !== true)
          expect(hasTokensOf(row, seen), JSON.stringify({ row, reported: seen.reported })).toBe(true);
        rows.push(row);
      }
    }
    expect(new Set(rows.map(columnsOf))).toEqual(new Set([columnsOf(rows[0])]));
  },
);

const ERRORS = FAMILIES.flatMap(({ what, calls }) =>
  calls.map((call, index) => ({ what: `${what} (${index + 1})`, call })),
);

test.each(ERRORS)('$what: an error of the provider passes byte for byte, with its headers', async ({ call }) => {
  const { answer, row } = await exchange(call, { status: 429, retryAfter: 7 });
  expect(answer.headers['retry-after']).toBe('7');
  expect(row).toMatchObject({ statusCode: 429, input: null, output: null });
});

/** A request and its answer, compared with what the provider got and sent. */
async function exchange(call: Call, directives: Directives) {
  const marker = `bytes-${++made}`;
  const body = call.body(writeDirectives(marker, directives));
  const answer = await post(`${fixture.program.url}${call.path}`, {
    key: KEYS.member,
    body,
    headers: { 'anthropic-version': '2023-06-01', ...tagged(marker) },
  });
  const seen = only(marker);
  const [sent, received] = call.model;
  const expected = sent === '' ? body : body.replace(new RegExp(`("model"\\s*:\\s*)"${sent}"`), `$1"${received}"`);
  expect(seen.path).toBe(call.upstreamPath);
  expect(seen.body.toString()).toBe(expected);
  expect(answer.status).toBe(seen.status);
  expect(answer.body.toString()).toBe(seen.sent.toString());
  const [row] = await rowsOfMarkerOnce(fixture.program, marker, 1);
  if (row === undefined) throw new Error(`no row of ${marker}`);
  return { answer, seen, row };
}

function only(marker: string): ProviderRequest {
  const [seen, ...others] = fixture.provider.of(marker);
  if (seen === undefined || others.length > 0) throw new Error(`${others.length + 1} requests for ${marker}`);
  return seen;
}

function columnsOf(row: UsageRow | undefined): string {
  return JSON.stringify({
    input: row?.input,
    output: row?.output,
    total: row?.total,
    cacheRead: row?.cacheRead,
    cacheCreation: row?.cacheCreation,
    reasoning: row?.reasoning,
    usageSource: row?.usageSource,
  });
}
