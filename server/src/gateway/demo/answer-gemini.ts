import type { DemoResponse } from './demo-response.ts';
import { answerContent, answerCount, type GeminiCall } from './gemini-content.ts';
import { answerBatchEmbed, answerEmbed } from './gemini-embeddings.ts';
import { geminiError } from './gemini-error.ts';

const CALL = /\/models\/([^/]+):(\w+)$/;

/** Answers a call of a Gemini method; undefined for a path of another API. */
export function answerGemini(path: string, request: Omit<GeminiCall, 'model'>): DemoResponse | undefined {
  const [api = '', query] = path.split('?', 2);
  const [, model = '', method = ''] = CALL.exec(api) ?? [];
  if (method === '') return undefined;
  const call = { ...request, model: decodeURIComponent(model) };
  const answer = METHODS.get(method);
  if (answer !== undefined) return answer(call, isSse(new URLSearchParams(query)));
  return geminiError(
    404,
    `The demo provider has no method ${method}. It has ${[...METHODS.keys()].join(', ')}.`,
    false,
  );
}

const METHODS: ReadonlyMap<string, (call: GeminiCall, isEvents: boolean) => DemoResponse> = new Map([
  ['generateContent', (call) => answerContent(call, 'whole')],
  ['streamGenerateContent', (call, isEvents) => answerContent(call, isEvents ? 'events' : 'array')],
  ['countTokens', (call) => answerCount(call)],
  ['embedContent', ({ body }) => answerEmbed(body)],
  ['batchEmbedContents', ({ body }) => answerBatchEmbed(body)],
]);

/** The API takes its system parameters with a dollar sign too. */
function isSse(query: URLSearchParams): boolean {
  return (query.get('alt') ?? query.get('$alt')) === 'sse';
}
