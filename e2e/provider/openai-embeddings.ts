import type { AnswerFacts, ApiCall, ApiReading, Asked, ProviderApi, Script, Turn } from './api.ts';
import { unknownMembers } from './facts.ts';
import { openaiContextError, openaiErrorAnswer, openaiHeaders } from './openai-errors.ts';
import { base64Of, vectorOf } from './vector.ts';

/**
 * Embeddings as https://platform.openai.com/docs/api-reference/embeddings shows them, in the shapes of the types of
 * `openai/resources/embeddings.d.ts`. Their usage is input alone.
 */
export const openaiEmbeddings: ProviderApi = {
  name: 'openai-embeddings',
  serves: (path) => path === '/v1/embeddings',
  turns: (body) => inputsOf(body).map((text): Turn => ({ role: 'user', text, images: [] })),
  read,
  answer,
  error: openaiErrorAnswer,
  contextError: openaiContextError,
  errorPiece: () => '',
};

interface EmbeddingsBody {
  readonly model?: unknown;
  readonly input?: unknown;
  readonly encoding_format?: string;
  readonly dimensions?: number;
}

function read(call: ApiCall): ApiReading {
  if (call.headers['authorization'] !== `Bearer ${call.apiKey}`) return { kind: 'refused', status: 401 };
  const body = call.body as EmbeddingsBody | undefined;
  if (typeof body?.model !== 'string')
    return { kind: 'refused', status: 400, message: 'you must provide a model parameter' };
  const inputs = inputsOf(body);
  if (inputs.length === 0 || inputs.includes('')) {
    return { kind: 'refused', status: 400, message: "Invalid 'input': input cannot be an empty string." };
  }
  if (!['float', 'base64', undefined].includes(body.encoding_format)) {
    return {
      kind: 'refused',
      status: 400,
      message: `Invalid value: '${body.encoding_format}'. Supported values are: 'float' and 'base64'.`,
    };
  }
  const turns = openaiEmbeddings.turns(body);
  return {
    kind: 'asked',
    asked: { model: body.model, isStream: false, wantsUsage: true, turns, tools: [], wantsThoughts: false, own: body },
  };
}

function answer(asked: Asked, facts: AnswerFacts): Script {
  const body = asked.own as EmbeddingsBody;
  const isReporting = facts.directives.noUsage !== true;
  const { input } = facts.usage;
  const data = inputsOf(body).map((text, index) => {
    const vector = vectorOf(text, body.dimensions);
    return { object: 'embedding', index, embedding: body.encoding_format === 'base64' ? base64Of(vector) : vector };
  });
  const usage = isReporting
    ? { usage: { prompt_tokens: input, total_tokens: input, ...unknownMembers(facts.directives) } }
    : {};
  return {
    headers: [...openaiHeaders(facts), 'content-type', 'application/json'],
    isStream: false,
    pieces: [
      {
        kind: 'terminal',
        text: JSON.stringify({ object: 'list', data, model: asked.model, ...usage }, null, 2),
        reports: isReporting ? { input, output: 0 } : {},
      },
    ],
  };
}

/** A text, several, or token numbers in place of either. */
function inputsOf(body: unknown): readonly string[] {
  const input = (body as EmbeddingsBody | undefined)?.input;
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) return [];
  if (input.every((part) => typeof part === 'number')) return input.length === 0 ? [] : [input.join(' ')];
  return input.map((part) => (Array.isArray(part) ? part.join(' ') : String(part)));
}
