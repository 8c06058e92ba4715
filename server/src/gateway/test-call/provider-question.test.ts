import { expect, test } from 'vitest';
import { modelQuestion, modelsQuestion, type RemoteProvider } from './provider-question.ts';

const provider = (kind: RemoteProvider['kind'], basePath: string): RemoteProvider => ({
  kind,
  name: 'p',
  origin: 'https://provider.example',
  basePath,
  apiKey: 'the-secret',
});

test.each([
  {
    kind: 'openai',
    basePath: '/v1',
    api: 'chat',
    path: '/v1/chat/completions',
    credential: 'authorization Bearer the-secret',
  },
  {
    kind: 'openai',
    basePath: '/v1',
    api: 'embeddings',
    path: '/v1/embeddings',
    credential: 'authorization Bearer the-secret',
  },
  { kind: 'anthropic', basePath: '', api: 'chat', path: '/v1/messages', credential: 'x-api-key the-secret' },
  {
    kind: 'anthropic',
    basePath: '/proxy/v1',
    api: 'chat',
    path: '/proxy/v1/messages',
    credential: 'x-api-key the-secret',
  },
  {
    kind: 'gemini',
    basePath: '',
    api: 'chat',
    path: '/v1beta/models/m%2F1:generateContent',
    credential: 'x-goog-api-key the-secret',
  },
  {
    kind: 'gemini',
    basePath: '/v1',
    api: 'embeddings',
    path: '/v1/models/m%2F1:embedContent',
    credential: 'x-goog-api-key the-secret',
  },
] as const)('$kind at "$basePath" is asked by $api at $path', ({ kind, basePath, api, path, credential }) => {
  const question = modelQuestion(provider(kind, basePath), { model: 'm/1', api });
  expect(question).toMatchObject({ method: 'POST', url: `https://provider.example${path}`, isGuarded: true });
  expect(question?.headers.join(' ')).toContain(credential);
  const body = String(question?.body);
  expect(JSON.parse(body)).toEqual(expect.any(Object));
  if (api === 'chat') expect(body).toMatch(/"(max_completion_tokens|max_tokens|maxOutputTokens)":16\b/);
});

test('Anthropic has no embeddings, so that nothing is asked', () => {
  expect(modelQuestion(provider('anthropic', ''), { model: 'm', api: 'embeddings' })).toBeUndefined();
});

test.each([
  ['openai', '/v1', '/v1/models'],
  ['anthropic', '', '/v1/models?limit=1000'],
  ['anthropic', '/v1', '/v1/models?limit=1000'],
  ['gemini', '', '/v1beta/models?pageSize=1000'],
  ['gemini', '/v1alpha', '/v1alpha/models?pageSize=1000'],
] as const)('the models of %s at "%s" are listed by GET %s', (kind, basePath, path) => {
  const question = modelsQuestion(provider(kind, basePath));
  expect(question).toMatchObject({ method: 'GET', url: `https://provider.example${path}`, body: undefined });
  expect(question.headers.join(' ')).toContain('the-secret');
});
