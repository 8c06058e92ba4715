import { useProgram } from '../harness/fixture.ts';
import { aiEmbeddingsContract, aiSdkContract, NATIVE_AI } from './ai-sdk.contract.ts';
import { anthropicSdkContract } from './anthropic-sdk.contract.ts';
import { googleSdkContract } from './google-sdk.contract.ts';
import { openaiSdkContract } from './openai-sdk.contract.ts';
import { gatewayStand } from './stand.ts';

const fixture = useProgram();
const stand = () => gatewayStand(fixture);

openaiSdkContract({
  name: 'the OpenAI SDK at /openai/v1',
  kind: 'openai',
  stand,
  baseUrl: ({ bases }) => bases.openai,
  hasEmbeddings: true,
});
anthropicSdkContract('the Anthropic SDK at /anthropic', stand);
googleSdkContract('the Google SDK at /gemini', stand);
googleSdkContract('the Google SDK at /gemini, v1beta', stand, 'v1beta');
for (const target of NATIVE_AI) aiSdkContract({ ...target, name: `the AI SDK at native bases, ${target.name}`, stand });
aiEmbeddingsContract('the AI SDK at native bases', stand);
