import { z } from 'zod';
import { vectorInBase64 } from '../translate/embeddings/vector-in-base64.ts';
import { chatError } from './chat-completions.ts';
import { tokensOf } from './compose-answer.ts';
import { composeVector } from './compose-vector.ts';
import { type DemoResponse, jsonResponse } from './demo-response.ts';
import { readBody } from './read-demo-request.ts';

const DIMENSIONS_DEFAULT = 1536;
const DIMENSIONS_MAX = 3072;
const INPUTS_MAX = 2048;

const tokens = z.array(z.number().int().nonnegative()).min(1);

const request = z.object({
  model: z.string().min(1),
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(INPUTS_MAX),
    tokens,
    z.array(tokens).min(1).max(INPUTS_MAX),
  ]),
  dimensions: z.number().int().positive().max(DIMENSIONS_MAX).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
});

/** Answers `POST …/embeddings` in the shapes of the `openai` package (`CreateEmbeddingResponse`): a vector for each input. */
export function answerEmbeddings(body: Buffer): DemoResponse {
  const reading = readBody(request, body, (asked) => asked);
  if (reading.kind === 'invalid') return chatError(400, reading.sentence);
  const { model, input, dimensions, encoding_format: encoding } = reading.request;
  const inputs = inputsOf(input);
  const data = inputs.map(({ text }, index) => {
    const vector = composeVector(text, dimensions ?? DIMENSIONS_DEFAULT);
    return { object: 'embedding', index, embedding: encoding === 'base64' ? vectorInBase64(vector) : vector };
  });
  const count = inputs.reduce((sum, one) => sum + one.tokens, 0);
  return jsonResponse(200, { object: 'list', data, model, usage: { prompt_tokens: count, total_tokens: count } });
}

/** Texts, or lists of tokens, of which the count is known. */
function inputsOf(input: Asked['input']): readonly { readonly text: string; readonly tokens: number }[] {
  if (typeof input === 'string') return [ofText(input)];
  if (isList(input)) return [ofTokens(input)];
  return input.map((one) => (typeof one === 'string' ? ofText(one) : ofTokens(one)));
}

type Asked = z.infer<typeof request>;

/** One list of tokens, and not a list of inputs. */
function isList(input: Exclude<Asked['input'], string>): input is number[] {
  return typeof input[0] === 'number';
}

function ofText(text: string) {
  return { text, tokens: tokensOf(text) };
}

function ofTokens(list: readonly number[]) {
  return { text: JSON.stringify(list), tokens: list.length };
}
