import { expect, test } from 'vitest';
import { fieldsForClient, fieldsForProvider } from './head-fields.ts';

test("a provider gets the client's fields as they came, and the credentials of the destination", () => {
  const client = [
    'content-type',
    'application/json',
    'anthropic-beta',
    'x,y',
    'x-stainless-lang',
    'js',
    'x-unknown',
    'ü',
  ];
  expect(fieldsForProvider(client, ['authorization', 'Bearer sk-provider'])).toEqual([
    ...client,
    'authorization',
    'Bearer sk-provider',
    'accept-encoding',
    'identity',
  ]);
});

test.each([
  'tallygate-request-tags',
  'tallygate-run-id',
  'databricks-ai-gateway-request-tags',
  'accept-encoding',
  'cookie',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-real-ip',
  'api-key',
  'cf-connecting-ip',
  'true-client-ip',
  'origin',
  'openai-organization',
  'openai-project',
  'x-goog-fieldmask',
  'x-tallygate-internal',
  'tallygate_request_tags',
  'via',
])('the field %s ends at the gateway', (name) => {
  expect(fieldsForProvider([name, 'value'], [])).toEqual(['accept-encoding', 'identity']);
});

test('what the dialect sets replaces a field of the same name', () => {
  expect(fieldsForProvider(['anthropic-version', 'old'], ['anthropic-version', 'new'])).toEqual([
    'anthropic-version',
    'new',
    'accept-encoding',
    'identity',
  ]);
});

test("a client gets the provider's fields as they came, with ours behind", () => {
  const provider = ['content-type', 'text/event-stream', 'x-ratelimit-remaining-tokens', '7', 'request-id', 'req_1'];
  expect(fieldsForClient(provider, ['tallygate-attempts', '1'])).toEqual([...provider, 'tallygate-attempts', '1']);
});

test.each([
  'set-cookie',
  'alt-svc',
  'strict-transport-security',
  'clear-site-data',
  'location',
  'content-location',
  'refresh',
  'nel',
  'report-to',
  'reporting-endpoints',
  'tallygate-endpoint',
  'tallygate_endpoint',
])('the field %s of a provider does not reach clients', (name) => {
  expect(fieldsForClient([name, 'value'], [])).toEqual([]);
});
