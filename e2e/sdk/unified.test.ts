import { createOpenAI } from '@ai-sdk/openai';
import { useProgram } from '../harness/fixture.ts';
import { aiSdkSuite } from './ai-sdk.suite.ts';
import { openaiSdkSuite } from './openai-sdk.suite.ts';
import { gatewayStand, KINDS, type Stand } from './stand.ts';

const fixture = useProgram();
const stand = () => gatewayStand(fixture);
const unified = () => `${fixture.program.url}/mlflow/v1`;
const aiAt = ({ key }: Stand) => createOpenAI({ baseURL: unified(), apiKey: key });

for (const kind of KINDS) {
  openaiSdkSuite({
    name: `the OpenAI SDK at /mlflow/v1 to ${kind}`,
    kind,
    stand,
    baseUrl: unified,
    hasEmbeddings: kind !== 'anthropic',
  });
  aiSdkSuite({
    name: `the AI SDK at /mlflow/v1, chat to ${kind}`,
    kind,
    stand,
    model: (at, name) => aiAt(at).chat(name),
  });
  aiSdkSuite({
    name: `the AI SDK at /mlflow/v1, Responses to ${kind}`,
    kind,
    stand,
    model: (at, name) => aiAt(at).responses(name),
  });
}
