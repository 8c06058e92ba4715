import { gzipSync } from 'node:zlib';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { clientsFor } from './harness/clients.ts';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { post } from './harness/post.ts';
import { rowById } from './harness/rows.ts';
import { sql } from './harness/sql.ts';

const fixture = useProgram({ more: { account: { name: 'Acme', timezone: 'Asia/Seoul', language: 'en' } } });
const HELLO = [{ role: 'user' as const, content: 'hello' }];
const BIG_BODY_BYTES = 64 * 1_048_576;

type Sdk = 'openai' | 'anthropic';
const SDKS: readonly { readonly sdk: Sdk }[] = [{ sdk: 'openai' }, { sdk: 'anthropic' }];

test.each(SDKS)('$sdk: an unknown endpoint is a NotFoundError that names it, and a row', async ({ sdk }) => {
  const error = await failure(sdk, { model: 'no-such-endpoint' });
  expect(error).toBeInstanceOf({ openai: OpenAI.NotFoundError, anthropic: Anthropic.NotFoundError }[sdk]);
  expect(error).toMatchObject({ status: 404, message: expect.stringContaining('no-such-endpoint') });
  expect(await rowOf(error)).toMatchObject({
    statusCode: 404,
    finalStatus: 'refused',
    errorCode: 'endpoint_unknown',
    input: null,
    attempts: 0,
  });
});

test.each(SDKS)('$sdk: a wrong key is an AuthenticationError, and no row', async ({ sdk }) => {
  const headers = { 'tallygate-request-tags': JSON.stringify({ marker: `nobody-${sdk}` }) };
  const error = await failure(sdk, { key: 'tg-e2e-nobody-0000000000000000', headers });
  expect(error).toBeInstanceOf({ openai: OpenAI.AuthenticationError, anthropic: Anthropic.AuthenticationError }[sdk]);
  // A row that is written later and is there already tells that an earlier one would be there too.
  await rowOf(await failure(sdk, { model: 'no-such-endpoint' }));
  const statement = `SELECT count() AS n FROM system.ai_gateway.usage WHERE request_tags['marker'] = 'nobody-${sdk}'`;
  expect((await sql(fixture.program, statement)).rows).toEqual([{ n: '0' }]);
});

test.each(SDKS)('$sdk: a body of 64 MB is refused with 413 and a row', async ({ sdk }) => {
  const error = await failure(sdk, { content: 'a'.repeat(BIG_BODY_BYTES) });
  expect(error).toMatchObject({ status: 413, message: expect.stringMatching(/33554432/) });
  expect(await rowOf(error)).toMatchObject({ statusCode: 413, finalStatus: 'refused', errorCode: 'body_too_large' });
});

test.each(SDKS)('$sdk: the message is in Korean for those who ask for Korean', async ({ sdk }) => {
  const error = await failure(sdk, {
    model: 'no-such-endpoint',
    headers: { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5' },
  });
  expect(error).toMatchObject({ status: 404, message: expect.stringMatching(/[가-힣]/) });
});

test.each(SDKS)('$sdk: the message is in the account’s language, since SDKs ask for none', async ({ sdk }) => {
  const unknown = await failure(sdk, { model: 'no-such-endpoint' });
  expect(unknown).toMatchObject({ status: 404, message: expect.stringContaining('There is no endpoint') });
  const nobody = await failure(sdk, { key: 'tg-e2e-nobody-0000000000000000' });
  expect(nobody).toMatchObject({ status: 401, message: expect.stringContaining('is not known here') });
});

const BODIES = [
  { what: 'that is not JSON', body: '{"model": "gpt", "messages": [', code: 'body_not_json' },
  { what: 'that is empty', body: '', code: 'body_not_json' },
  { what: 'that is an array', body: '[]', code: 'body_invalid|body_not_json' },
  { what: 'without a model', body: '{"messages": []}', code: 'body_invalid' },
  { what: 'with two models', body: '{"model": "gpt", "messages": [], "model": "claude"}', code: 'body_invalid' },
  { what: 'whose model is a number', body: '{"model": 5, "messages": []}', code: 'body_invalid' },
];
const BAD = BODIES.flatMap((row) => SDKS.map(({ sdk }) => ({ ...row, sdk })));

test.each(BAD)('$sdk: a body $what is refused with 400 in the shape of that API, and is a row', async (row) => {
  const path = row.sdk === 'openai' ? '/openai/v1/chat/completions' : '/anthropic/v1/messages';
  const answer = await post(`${fixture.program.url}${path}`, { key: KEYS.member, body: row.body });
  expect(answer.status).toBe(400);
  const body = JSON.parse(answer.body.toString()) as { type?: string; error: { type: string; message: string } };
  expect(body.error).toMatchObject({ type: 'invalid_request_error', message: expect.stringMatching(/\w/) });
  if (row.sdk === 'anthropic') expect(body.type).toBe('error');
  const seen = await rowById(fixture.program, String(answer.headers['tallygate-request-id']));
  expect(seen).toMatchObject({
    statusCode: 400,
    finalStatus: 'refused',
    errorCode: expect.stringMatching(`^(${row.code})$`),
  });
});

test.each(SDKS)('$sdk: a compressed body is refused with 415, says what is accepted, and is a row', async ({ sdk }) => {
  const path = sdk === 'openai' ? '/openai/v1/chat/completions' : '/anthropic/v1/messages';
  const body = gzipSync(JSON.stringify({ model: 'gpt', messages: HELLO }));
  const headers = { 'content-encoding': 'gzip', 'accept-language': 'en' };
  const answer = await post(`${fixture.program.url}${path}`, { key: KEYS.member, body, headers });
  expect(answer).toMatchObject({ status: 415, headers: { 'accept-encoding': 'identity' } });
  const { error } = JSON.parse(answer.body.toString()) as { error: { message: string } };
  expect(error.message).toMatch(/"gzip".*"identity"/);
  const seen = await rowById(fixture.program, String(answer.headers['tallygate-request-id']));
  expect(seen).toMatchObject({ statusCode: 415, finalStatus: 'refused', errorCode: 'body_encoded' });
});

test('a path that is not there is 404 and says which', async () => {
  const answer = await post(`${fixture.program.url}/openai/v1/nothing`, { key: KEYS.member, body: '{}' });
  expect(answer.status).toBe(404);
  expect(answer.body.toString()).toContain('/openai/v1/nothing');
});

test('nothing that was refused reached the provider', () => {
  expect(fixture.provider.requests()).toEqual([]);
});

interface Failing {
  readonly key?: string;
  readonly model?: string;
  readonly content?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The error that an SDK throws. */
async function failure(sdk: Sdk, failing: Failing): Promise<unknown> {
  const clients = clientsFor({
    url: fixture.program.url,
    key: failing.key ?? KEYS.member,
    maxRetries: 0,
    ...(failing.headers === undefined ? {} : { headers: failing.headers }),
  });
  const messages = failing.content === undefined ? HELLO : [{ role: 'user' as const, content: failing.content }];
  const call =
    sdk === 'openai'
      ? clients.openai.chat.completions.create({ model: failing.model ?? 'gpt', messages })
      : clients.anthropic.messages.create({ model: failing.model ?? 'claude', max_tokens: 10, messages });
  return call.then(
    () => {
      throw new Error('it was answered');
    },
    (error: unknown) => error,
  );
}

function rowOf(error: unknown) {
  const id = (error as { headers?: Headers }).headers?.get('tallygate-request-id');
  if (!id) throw new Error(`an answer without a request id: ${String(error)}`, { cause: error });
  return rowById(fixture.program, id);
}
