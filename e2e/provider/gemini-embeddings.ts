import type { AnswerFacts, ApiCall, ApiReading, Asked, ProviderApi, Script, Turn } from './api.ts';
import { geminiErrorAnswer, geminiHeaders, isGeminiKeyKnown } from './gemini-errors.ts';
import type { Content } from './gemini-request.ts';
import { vectorOf } from './vector.ts';

const PATH = /^\/v1(?:beta|alpha)?\/models\/([^/:]+):(embedContent|batchEmbedContents)$/;

/**
 * Embeddings as https://ai.google.dev/api/embeddings shows them, one or several at once, in the shapes of the types of
 * `@google/genai/dist/genai.d.ts` (`EmbedContentResponse`).
 */
export const geminiEmbeddings: ProviderApi = {
  name: 'gemini-embeddings',
  serves: (path) => PATH.test(path),
  turns: (body) => requestsOf(body).map((request): Turn => ({ role: 'user', text: textOf(request), images: [] })),
  read,
  answer,
  error: geminiErrorAnswer,
  contextError: (facts) =>
    geminiErrorAnswer(400, facts, 'The input token count exceeds the maximum number of tokens allowed 1048576.'),
  errorPiece: () => '',
};

interface EmbedRequest {
  readonly model?: string;
  readonly content?: Content;
  readonly outputDimensionality?: number;
}

interface Own {
  readonly requests: readonly EmbedRequest[];
  readonly isBatch: boolean;
}

function read(call: ApiCall): ApiReading {
  if (!isGeminiKeyKnown(call))
    return { kind: 'refused', status: 400, message: 'API key not valid. Please pass a valid API key.' };
  const [, model = '', verb] = PATH.exec(call.path) ?? [];
  const requests = requestsOf(call.body);
  const isBatch = verb === 'batchEmbedContents';
  if (requests.length === 0)
    return {
      kind: 'refused',
      status: 400,
      message: '* BatchEmbedContentsRequest.requests: at least one request is required\n',
    };
  for (const [index, request] of requests.entries()) {
    if (textOf(request) === '')
      return {
        kind: 'refused',
        status: 400,
        message: `* EmbedContentRequest.content: content is empty (request ${index})\n`,
      };
    if (isBatch && request.model !== `models/${decodeURIComponent(model)}`) {
      return {
        kind: 'refused',
        status: 400,
        message: `* BatchEmbedContentsRequest.requests[${index}].model: model must match the model of the batch\n`,
      };
    }
  }
  const own: Own = { requests, isBatch };
  const turns = geminiEmbeddings.turns(call.body);
  return {
    kind: 'asked',
    asked: {
      model: decodeURIComponent(model),
      isStream: false,
      wantsUsage: true,
      turns,
      tools: [],
      wantsThoughts: false,
      own,
    },
  };
}

function answer(asked: Asked, facts: AnswerFacts): Script {
  const { requests, isBatch } = asked.own as Own;
  const { input } = facts.usage;
  const isReporting = facts.directives.noUsage !== true;
  const embeddings = requests.map((request) => ({ values: vectorOf(textOf(request), request.outputDimensionality) }));
  const usage = isReporting
    ? { usageMetadata: { promptTokenCount: input, promptTokenDetails: [{ modality: 'TEXT', tokenCount: input }] } }
    : {};
  return {
    headers: geminiHeaders('application/json; charset=UTF-8'),
    isStream: false,
    pieces: [
      {
        kind: 'terminal',
        text: JSON.stringify({ ...(isBatch ? { embeddings } : { embedding: embeddings[0] }), ...usage }, null, 2),
        reports: isReporting ? { input, output: 0 } : {},
      },
    ],
  };
}

function requestsOf(body: unknown): readonly EmbedRequest[] {
  const { requests } = (body ?? {}) as { readonly requests?: unknown };
  if (Array.isArray(requests)) return requests as readonly EmbedRequest[];
  return (body as EmbedRequest | undefined)?.content === undefined ? [] : [body as EmbedRequest];
}

function textOf(request: EmbedRequest): string {
  return (request.content?.parts ?? []).map((part) => part.text ?? '').join('\n');
}
