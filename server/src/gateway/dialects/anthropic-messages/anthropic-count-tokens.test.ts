import { describe, expect, test } from 'vitest';
import { dialectContract } from '../dialect.contract.ts';
import { anthropicCountTokens } from './anthropic-count-tokens.ts';

dialectContract(anthropicCountTokens, new URL('./fixtures/', import.meta.url), [
  { name: 'count', usage: {}, contentEvents: 0, isTerminal: false },
  { name: 'error', usage: {}, errorCode: 'provider:rate_limit_error', contentEvents: 0, isTerminal: false },
]);

describe('a request to count tokens', () => {
  test('goes upstream byte for byte but for the model, and never streams', () => {
    const body = Buffer.from('{ "model":"claude", "stream":true,"messages":[{"role":"user","content":"안녕"}]}');
    const reading = anthropicCountTokens.readRequest(body, '/anthropic/v1/messages/count_tokens?beta=true');
    expect(reading).toMatchObject({ kind: 'read', spans: { model: 'claude', isStream: false, edits: [] } });
    if (reading.kind !== 'read') return;
    const sent = anthropicCountTokens.writeRequest(body, reading.spans, 'claude-haiku-4-5').toString();
    expect(sent).toBe(body.toString().replace('"claude"', '"claude-haiku-4-5"'));
  });

  test('without a model is refused', () => {
    expect(anthropicCountTokens.readRequest(Buffer.from('{}'), '')).toMatchObject({ kind: 'invalid', member: 'model' });
  });

  test.each([
    ['', '/v1/messages/count_tokens'],
    ['/v1', '/v1/messages/count_tokens'],
  ])('with base path "%s" is sent to %s, with the version where the client names none', (basePath, path) => {
    const call = { basePath, apiKey: 'k', model: 'm', version: undefined, headers: [] };
    expect(anthropicCountTokens.address(call)).toEqual({
      path,
      headers: ['x-api-key', 'k', 'anthropic-version', '2023-06-01'],
    });
  });

  test('counts what was not used: it costs nothing', () => {
    expect(anthropicCountTokens.purpose).toBe('count');
    expect(anthropicCountTokens.readAnswer(Buffer.from('{"input_tokens":2095}')).usage).toBeUndefined();
  });
});
