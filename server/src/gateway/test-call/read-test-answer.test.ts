import { testResultSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import type { OnceAnswer } from './call-once.ts';
import { demoAnswer, notSent, readModels, readTestAnswer } from './read-test-answer.ts';

const SECRET = 'sk-live-0123456789abcdef';
const answer = (status: number, body: unknown, headers = {}): OnceAnswer => ({
  kind: 'answer',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  latencyMs: 12,
});

test.each([
  [
    'OpenAI’s chat completions',
    answer(
      200,
      {
        model: 'gpt-5.2-2026',
        choices: [{ message: { content: 'OK' } }],
        usage: { prompt_tokens: 11, completion_tokens: 2 },
      },
      { 'tallygate-request-id': 'r-1' },
    ),
    { ok: true, status: 200, model: 'gpt-5.2-2026', text: 'OK', input_tokens: 11, output_tokens: 2, request_id: 'r-1' },
  ],
  [
    'a reasoning model that spent its tokens on thinking',
    answer(200, { model: 'o5', choices: [{ message: { content: null } }], usage: { prompt_tokens: 11 } }),
    { ok: true, text: null, input_tokens: 11, output_tokens: null },
  ],
  [
    'Anthropic’s messages',
    answer(200, {
      model: 'claude-opus-5',
      content: [{ type: 'thinking' }, { type: 'text', text: 'OK' }],
      usage: { input_tokens: 9, output_tokens: 3 },
    }),
    { ok: true, model: 'claude-opus-5', text: 'OK', input_tokens: 9, output_tokens: 3 },
  ],
  [
    'Gemini’s',
    answer(200, {
      modelVersion: 'gemini-4-pro',
      candidates: [{ content: { parts: [{ text: 'OK' }] } }],
      usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 1 },
    }),
    { ok: true, model: 'gemini-4-pro', text: 'OK', input_tokens: 7, output_tokens: 1 },
  ],
  [
    'an error that repeats the secret',
    answer(401, { error: { message: `Incorrect API key provided: ${SECRET}`, code: 'invalid_api_key' } }),
    { ok: false, status: 401, error: 'Incorrect API key provided: […]', text: null },
  ],
  ['an error in a list', answer(400, [{ error: { message: 'bad model' } }]), { ok: false, error: 'bad model' }],
  ['an error as a bare text', answer(502, 'Bad Gateway\n'), { ok: false, error: 'Bad Gateway' }],
  ['an error without a body', answer(503, ''), { ok: false, error: null }],
  ['a success that is no JSON', answer(200, '<html>'), { ok: true, model: null, text: null }],
  ['members of other types', answer(200, { model: 5, usage: 'none', choices: {} }), { ok: true, model: null }],
  ['no answer', { kind: 'failed', problem: 'timeout', latencyMs: 20_000 } as const, { ok: false, problem: 'timeout' }],
])('%s is read', (_what, given, expected) => {
  const result = readTestAnswer(given, [SECRET]);
  expect(testResultSchema.parse(result)).toMatchObject(expected);
  expect(JSON.stringify(result)).not.toContain(SECRET);
});

test('a long text is cut after the secrets are gone, so that no half of one is left', () => {
  const message = `${'x'.repeat(495)}${SECRET}`;
  expect(readTestAnswer(answer(400, { error: { message } }), [SECRET]).error).toBe(`${'x'.repeat(495)}[…]`);
});

test.each([
  ['OpenAI and Anthropic', { data: [{ id: 'gpt-5.2' }, { id: 'gpt-5.2-mini' }] }, ['gpt-5.2', 'gpt-5.2-mini']],
  ['Gemini', { models: [{ name: 'models/gemini-4-pro' }] }, ['gemini-4-pro']],
  ['one that lists none', { data: [] }, []],
  ['one that answers something else', { hello: true }, []],
])('the models of %s are listed', (_what, body, models) => {
  expect(readModels(answer(200, body), []).models).toEqual(models);
});

test('what was not sent and what answers by itself have the same shape', () => {
  expect(testResultSchema.parse(notSent('gateway_unreachable'))).toMatchObject({ ok: false, status: null });
  expect(testResultSchema.parse(demoAnswer('demo-1'))).toMatchObject({ ok: true, model: 'demo-1' });
  expect(testResultSchema.parse(demoAnswer(undefined))).toMatchObject({ ok: true, models: ['demo-1'] });
});
