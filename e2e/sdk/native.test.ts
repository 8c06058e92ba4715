import { useProgram } from '../harness/fixture.ts';
import { aiEmbeddingsSuite, aiSdkSuite, NATIVE_AI } from './ai-sdk.suite.ts';
import { anthropicSdkSuite } from './anthropic-sdk.suite.ts';
import { googleSdkSuite } from './google-sdk.suite.ts';
import { openaiSdkSuite } from './openai-sdk.suite.ts';
import { gatewayStand } from './stand.ts';

const fixture = useProgram();
const stand = () => gatewayStand(fixture);

openaiSdkSuite({
  name: 'the OpenAI SDK at /openai/v1',
  kind: 'openai',
  stand,
  baseUrl: ({ bases }) => bases.openai,
  hasEmbeddings: true,
});
anthropicSdkSuite('the Anthropic SDK at /anthropic', stand);
googleSdkSuite('the Google SDK at /gemini', stand);
for (const target of NATIVE_AI) aiSdkSuite({ ...target, name: `the AI SDK at native bases, ${target.name}`, stand });
aiEmbeddingsSuite('the AI SDK at native bases', stand);
