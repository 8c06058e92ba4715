import { afterAll, beforeAll } from 'vitest';
import { aiEmbeddingsSuite, aiSdkSuite, NATIVE_AI } from '../sdk/ai-sdk.suite.ts';
import { anthropicSdkSuite } from '../sdk/anthropic-sdk.suite.ts';
import { googleSdkSuite } from '../sdk/google-sdk.suite.ts';
import { openaiSdkSuite } from '../sdk/openai-sdk.suite.ts';
import { providerStand, type Stand } from '../sdk/stand.ts';
import { type FakeProvider, startProvider } from './provider.ts';

let provider: FakeProvider;
let stand: Stand;

beforeAll(async () => {
  provider = await startProvider({ seed: 3 });
  stand = providerStand(provider);
});
afterAll(() => provider.stop());

const NAME = 'the OpenAI SDK straight at the provider';
openaiSdkSuite({
  name: NAME,
  kind: 'openai',
  stand: () => stand,
  baseUrl: ({ bases }) => bases.openai,
  hasEmbeddings: true,
});
anthropicSdkSuite('the Anthropic SDK straight at the provider', () => stand);
googleSdkSuite('the Google SDK straight at the provider', () => stand);
for (const target of NATIVE_AI) {
  aiSdkSuite({ ...target, name: `the AI SDK straight at the provider, ${target.name}`, stand: () => stand });
}
aiEmbeddingsSuite('the AI SDK straight at the provider', () => stand);
