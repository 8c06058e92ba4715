import { createOpenAI } from '@ai-sdk/openai';
import { expect, test } from 'vitest';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { aiEmbeddingsContract, aiSdkContract } from './ai-sdk.contract.ts';
import { openaiSdkContract } from './openai-sdk.contract.ts';
import { gatewayStand, KINDS, type Stand } from './stand.ts';

const fixture = useProgram();
const stand = () => gatewayStand(fixture);
const unified = () => `${fixture.program.url}/mlflow/v1`;
const aiAt = ({ key }: Stand) => createOpenAI({ baseURL: unified(), apiKey: key });

for (const kind of KINDS) {
  openaiSdkContract({
    name: `the OpenAI SDK at /mlflow/v1 to ${kind}`,
    kind,
    stand,
    baseUrl: unified,
    hasEmbeddings: kind !== 'anthropic',
  });
  aiSdkContract({
    name: `the AI SDK at /mlflow/v1, chat to ${kind}`,
    kind,
    stand,
    model: (at, name) => aiAt(at).chat(name),
  });
  aiSdkContract({
    name: `the AI SDK at /mlflow/v1, Responses to ${kind}`,
    kind,
    stand,
    model: (at, name) => aiAt(at).responses(name),
  });
}

aiEmbeddingsContract('the AI SDK at /mlflow/v1', stand, unified);

const CHAT = { messages: [{ role: 'user', content: 'Hello' }] };
const RESPONSES = { input: 'Hello', store: false };
const WEB_SEARCH = { tools: [{ type: 'web_search' }] };

/** What no other provider has a word for: refused with a sentence that names it, before anybody is called. */
const UNTRANSLATABLE = [
  { path: 'embeddings', model: 'claude', body: { input: 'Hello' }, names: /embeddings/ },
  { path: 'chat/completions', model: 'claude', body: { ...CHAT, n: 2 }, names: /\bn\b/ },
  { path: 'chat/completions', model: 'claude', body: { ...CHAT, logit_bias: { 50256: -100 } }, names: /logit_bias/ },
  { path: 'chat/completions', model: 'gemini', body: { ...CHAT, logit_bias: { 50256: -100 } }, names: /logit_bias/ },
  {
    path: 'responses',
    model: 'claude',
    body: { ...RESPONSES, previous_response_id: 'resp_1' },
    names: /previous_response_id/,
  },
  { path: 'responses', model: 'gemini', body: { ...RESPONSES, background: true }, names: /background/ },
  { path: 'responses', model: 'gemini', body: { ...RESPONSES, ...WEB_SEARCH }, names: /web_search|tools/ },
];

test.each(UNTRANSLATABLE)(
  '$path to $model refuses what it cannot translate: $names',
  async ({ path, model, body, names }) => {
    const before = fixture.provider.requests().length;
    const response = await fetch(`${unified()}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json', 'accept-language': 'en' },
      body: JSON.stringify({ model, ...body }),
    });
    const { error } = (await response.json()) as { readonly error: { readonly message: string } };
    expect(response.status).toBe(400);
    expect(error.message).toMatch(names);
    expect(fixture.provider.requests()).toHaveLength(before);
  },
);
