import { z } from 'zod';
import { type DemoReading, readBody, textOf } from './read-demo-request.ts';

const contents = z.array(z.looseObject({ parts: z.array(z.unknown()).min(1) })).min(1);

const generate = z.object({
  contents,
  systemInstruction: z.unknown().optional(),
  tools: z.unknown().optional(),
  generationConfig: z.looseObject({ maxOutputTokens: z.number().int().positive().nullish() }).nullish(),
});

type Generate = z.infer<typeof generate>;

/** Reads a request to generate content, as strictly as the provider would in what it needs. The path names the model. */
export function readGenerate(body: Buffer, model: string, isStream: boolean): DemoReading {
  return readBody(generate, body, (request) => describe(request, model, isStream));
}

const count = z.union([
  z.object({ generateContentRequest: generate }).transform((body) => body.generateContentRequest),
  generate,
]);

/** Reads a request to count tokens: of contents, or of a whole request. */
export function readCount(body: Buffer, model: string): DemoReading {
  return readBody(count, body, (request) => describe(request, model, false));
}

function describe(request: Generate, model: string, isStream: boolean) {
  return {
    model,
    isStream,
    includesUsage: true,
    prompt: textOf([request.systemInstruction, request.contents, request.tools]),
    outputMax: request.generationConfig?.maxOutputTokens ?? undefined,
  };
}

/** One text to be embedded. */
export interface TextToEmbed {
  readonly text: string;
  readonly dimensions: number;
}

/** As few as real models give, so that answers are easy to look at. */
const DIMENSIONS_DEFAULT = 768;
const DIMENSIONS_MAX = 3072;
const BATCH_MAX = 100;

const embed = z.object({
  content: z.looseObject({ parts: z.array(z.unknown()).min(1) }),
  outputDimensionality: z.number().int().positive().max(DIMENSIONS_MAX).nullish(),
});
const batch = z.object({ requests: z.array(embed).min(1).max(BATCH_MAX) });

/** What is to be embedded, or what is wrong with the request. */
export type EmbedReading =
  | { readonly kind: 'read'; readonly request: readonly TextToEmbed[] }
  | Extract<DemoReading, { readonly kind: 'invalid' }>;

/** Reads a request for one vector. */
export function readEmbed(body: Buffer): EmbedReading {
  return readBody(embed, body, (request) => [textToEmbed(request)]);
}

/** Reads a request for several vectors. */
export function readBatchEmbed(body: Buffer): EmbedReading {
  return readBody(batch, body, ({ requests }) => requests.map(textToEmbed));
}

function textToEmbed({ content, outputDimensionality }: z.infer<typeof embed>): TextToEmbed {
  return { text: textOf(content.parts), dimensions: outputDimensionality ?? DIMENSIONS_DEFAULT };
}
