import { expect, test } from 'vitest';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { post, type RawAnswer } from '../harness/post.ts';
import { hasTokensOf, sideBySide, type UsageRow } from '../harness/rows.ts';
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
const openai = (path: string, member: (text: string) => string, base = 'openai'): Call => ({
  path: `/${base}/v1/${path}`,
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
const gemini = (verb: string, member: (text: string) => string, version = 'v1beta'): Call => ({
  path: `/gemini/${version}/models/gemini:${verb}`,
  upstreamPath: `/${version}/models/gemini-model:${verb}`,
  body: (text) => `{\n "labels" : {"a":"b"},\t ${member(text)} }`,
  model: ['', ''],
});
const chat = (text: string) => `"messages":[ {"role":"user","content":${json(text)}} ]`;
const content = (text: string) => `"content": { "parts":[{"text": ${json(text)} }] }`;
const contents = (text: string) => `"contents": [ { "parts":[{"text": ${json(text)} }] } ]`;

interface Family {
  readonly what: string;
  readonly calls: readonly Call[];
  /** Counting tokens uses none, so its rows have none. */
  readonly isCounting?: boolean;
}

const CHAT = (base: string) => [
  openai('chat/completions', chat, base),
  openai('chat/completions', (text) => `${chat(text)}, "stream": true, "stream_options":{"include_usage" :true}`, base),
];
const RESPONSES = (base: string) => [
  openai('responses', (text) => `"input": ${json(text)}`, base),
  openai('responses', (text) => `"input": ${json(text)}, "stream"\n: true`, base),
];
const EMBEDDINGS = (base: string) => [
  openai('embeddings', (text) => `"input": [ ${json(text)} ], "encoding_format" :"base64"`, base),
  openai('embeddings', (text) => `"input": ${json(text)}`, base),
];
const GEMINI = (version: string) => [
  gemini('generateContent', contents, version),
  gemini('streamGenerateContent?alt=sse', contents, version),
  gemini('streamGenerateContent', contents, version),
];
const BATCH: Call = {
  ...gemini('batchEmbedContents', (text) => `"requests":[ { "model" : "models/gemini", ${content(text)} } ]`),
  model: ['models/gemini', 'models/gemini-model'],
};

const FAMILIES: readonly Family[] = [
  ...['openai', 'mlflow', 'codex', 'cursor'].flatMap((base) => [
    { what: `OpenAI chat completions at /${base}`, calls: CHAT(base) },
    { what: `OpenAI Responses at /${base}`, calls: RESPONSES(base) },
    { what: `OpenAI embeddings at /${base}`, calls: EMBEDDINGS(base) },
  ]),
  {
    what: 'Anthropic messages',
    calls: [anthropic('messages', ', "max_tokens":100'), anthropic('messages', ', "max_tokens":100, "stream" : true')],
  },
  { what: 'Anthropic count_tokens', calls: [anthropic('messages/count_tokens', '')], isCounting: true },
  { what: 'Gemini content at v1beta', calls: GEMINI('v1beta') },
  { what: 'Gemini content at v1, where @google/genai calls it', calls: GEMINI('v1') },
  { what: 'Gemini countTokens', calls: [gemini('countTokens', contents)], isCounting: true },
  { what: 'Gemini embeddings, one and several', calls: [gemini('embedContent', content), BATCH] },
];

const TOKENS: Directives = { tokens: [120, 40, 50, 8, 30] };
let made = 0;

test.concurrent.each(FAMILIES)(
  '$what: every byte passes both ways, and each way of asking gives the same token columns',
  async (family) => {
    const rows: UsageRow[] = [];
    for (const call of family.calls) {
      for (const directives of [TOKENS, { ...TOKENS, byteByByte: true, chunks: 2 }]) {
        const { row, seen } = await exchange(call, directives);
        expect(row).toMatchObject({ finalStatus: 'ok', statusCode: 200 });
        if (family.isCounting === true) expect([row.input ?? 0, row.output ?? 0, row.total ?? 0]).toEqual([0, 0, 0]);
        else expect(hasTokensOf(row, seen), sideBySide(row, seen)).toBe(true);
        rows.push(row);
      }
    }
    expect(new Set(rows.map(columnsOf))).toEqual(new Set([columnsOf(rows[0])]));
  },
);

const ERRORS = FAMILIES.flatMap(({ what, calls }) =>
  calls.map((call, index) => ({ what: `${what} (${index + 1})`, call })),
);

test.concurrent.each(ERRORS)(
  '$what: an error of the provider passes byte for byte, with its headers',
  async ({ call }) => {
    const { answer, row } = await exchange(call, { status: 429, retryAfter: 7 });
    expect(answer.headers['retry-after']).toBe('7');
    expect(row).toMatchObject({ statusCode: 429, input: null, output: null });
  },
);

/** A request and its answer, compared with what the provider got and sent. */
async function exchange(call: Call, directives: Directives) {
  const marker = `bytes-${++made}`;
  const body = call.body(writeDirectives(marker, directives));
  const answer = await post(`${fixture.program.url}${call.path}`, {
    key: KEYS.member,
    body,
    headers: { 'anthropic-version': '2023-06-01', ...tagged(marker) },
  });
  const seen = only(marker, answer);
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

function only(marker: string, answer: RawAnswer): ProviderRequest {
  const [seen, ...others] = fixture.provider.of(marker);
  if (seen === undefined) throw new Error(`it never came to the provider: ${answer.status} ${answer.body.toString()}`);
  expect(others).toEqual([]);
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
