import { afterAll, beforeAll } from 'vitest';
import { aiEmbeddingsContract, aiSdkContract, NATIVE_AI } from '../sdk/ai-sdk.contract.ts';
import { anthropicSdkContract } from '../sdk/anthropic-sdk.contract.ts';
import { googleSdkContract } from '../sdk/google-sdk.contract.ts';
import { openaiSdkContract } from '../sdk/openai-sdk.contract.ts';
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
openaiSdkContract({
  name: NAME,
  kind: 'openai',
  stand: () => stand,
  baseUrl: ({ bases }) => bases.openai,
  hasEmbeddings: true,
});
anthropicSdkContract('the Anthropic SDK straight at the provider', () => stand);
googleSdkContract('the Google SDK straight at the provider', () => stand);
for (const target of NATIVE_AI) {
  aiSdkContract({ ...target, name: `the AI SDK straight at the provider, ${target.name}`, stand: () => stand });
}
aiEmbeddingsContract('the AI SDK straight at the provider', () => stand);
