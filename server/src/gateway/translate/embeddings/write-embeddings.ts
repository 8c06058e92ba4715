import { membersOf } from '../../dialects/read-members.ts';
import { vectorInBase64 } from './vector-in-base64.ts';

/** What stands in an answer beside its vectors. */
export interface EmbeddingsFacts {
  readonly model: string;
  /** Tokens of all texts; undefined when the provider does not tell. */
  readonly input: number | undefined;
  /** Vectors as the base64 of 32-bit floats, little-endian, which official clients ask for; else as numbers. */
  readonly isBase64: boolean;
}

/**
 * The answer of `batchEmbedContents` as a `CreateEmbeddingResponse` of the `openai` package; undefined when there are no vectors
 * in it. `usage` is left out where the provider reports none: the official clients read vectors without it, and a count of
 * 0 would say that the texts were free.
 */
export function writeEmbeddings(body: Buffer, { model, input, isBase64 }: EmbeddingsFacts): object | undefined {
  const embeddings = membersOf(parsed(body))?.['embeddings'];
  const vectors = Array.isArray(embeddings) ? embeddings.map(valuesOf) : [];
  if (vectors.length === 0 || vectors.includes(undefined)) return undefined;
  const data = vectors
    .filter((vector) => vector !== undefined)
    .map((vector, index) => ({ object: 'embedding', index, embedding: isBase64 ? vectorInBase64(vector) : vector }));
  const usage = input === undefined ? {} : { usage: { prompt_tokens: input, total_tokens: input } };
  return { object: 'list', data, model, ...usage };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function valuesOf(embedding: unknown): readonly number[] | undefined {
  const values = membersOf(embedding)?.['values'];
  return Array.isArray(values) && values.every((value) => typeof value === 'number') ? values : undefined;
}
