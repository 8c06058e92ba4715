import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { embedMany, generateText, isStepCount, jsonSchema, type LanguageModel, Output, streamText, tool } from 'ai';
import { expect, test } from 'vitest';
import { type Directives, writeDirectives } from '../provider/directives.ts';
import { exampleOf } from '../provider/example-of.ts';
import { vectorOf } from '../provider/vector.ts';
import { CALLS_WEATHER, type Kind, markers, PIXEL, PIXEL_SEEN, SCHEMA, type Stand, tagged, WEATHER } from './stand.ts';

/** Where the AI SDK is pointed at, and how it makes a model of a name. */
export interface AiTarget {
  readonly name: string;
  readonly kind: Kind;
  stand(): Stand;
  model(stand: Stand, name: string): LanguageModel;
}

/** Each of the AI SDK's own providers at its native base. */
export const NATIVE_AI: readonly Omit<AiTarget, 'stand'>[] = [
  {
    name: 'OpenAI chat',
    kind: 'openai',
    model: ({ bases, key }, name) => createOpenAI({ baseURL: bases.openai, apiKey: key }).chat(name),
  },
  {
    name: 'OpenAI Responses',
    kind: 'openai',
    model: ({ bases, key }, name) => createOpenAI({ baseURL: bases.openai, apiKey: key }).responses(name),
  },
  {
    name: 'Anthropic',
    kind: 'anthropic',
    model: ({ bases, key }, name) => createAnthropic({ baseURL: `${bases.anthropic}/v1`, apiKey: key })(name),
  },
  {
    name: 'Google',
    kind: 'gemini',
    model: ({ bases, key }, name) => createGoogle({ baseURL: `${bases.gemini}/v1beta`, apiKey: key })(name),
  },
];

/** All that the Vercel AI SDK does with a language model, unmodified. */
export function aiSdkContract({ name, kind, stand, model }: AiTarget): void {
  const next = markers(`ai-${name.replace(/\W+/g, '-')}`);
  const with_ = (marker: string, directives: Directives = {}) => ({
    model: model(stand(), stand().models[kind]),
    maxRetries: 0,
    headers: tagged(marker),
    prompt: writeDirectives(marker, directives),
  });
  const weather = tool({
    description: WEATHER.description,
    inputSchema: jsonSchema<{ readonly city: string }>(WEATHER.parameters as Parameters<typeof jsonSchema>[0]),
    execute: async () => WEATHER.result,
  });

  test.concurrent(`${name}: text whole and streamed says the same and counts the same`, async () => {
    const [whole, streamed] = [next(), next()];
    const directives = { tokens: [120, 40, 50, 8], chunks: 5 };
    const answer = await generateText(with_(whole, directives));
    const stream = streamText(with_(streamed, directives));
    let spoken = '';
    for await (const part of stream.textStream) spoken += part;
    expect(answer.text.length).toBeGreaterThan(5);
    expect(spoken.length).toBeGreaterThan(5);
    for (const usage of [answer.usage, await stream.usage]) {
      expect(usage).toMatchObject({ inputTokens: 120, outputTokens: 40 });
    }
    await stand().counted(whole);
    await stand().counted(streamed);
  });

  for (const isStream of [false, true]) {
    test.concurrent(`${name}: a tool's result is carried back, ${isStream ? 'streamed' : 'whole'}`, async () => {
      const marker = next();
      const told = {
        ...with_(marker, { tools: CALLS_WEATHER, tokens: [120, 40, 50, 8] }),
        tools: { [WEATHER.name]: weather },
        stopWhen: isStepCount(3),
      };
      const text = isStream ? await streamText(told).text : (await generateText(told)).text;
      expect(text).toContain(WEATHER.result);
      expect(stand().provider.of(marker)).toHaveLength(2);
      await stand().counted(marker);
    });
  }

  test.concurrent(`${name}: an image is shown to the provider, byte for byte`, async () => {
    const marker = next();
    const { prompt, ...rest } = with_(marker);
    const image = { type: 'file' as const, mediaType: 'image/png', data: PIXEL };
    const answer = await generateText({
      ...rest,
      messages: [{ role: 'user', content: [{ type: 'text', text: prompt }, image] }],
    });
    expect(answer.text).toContain(PIXEL_SEEN);
    await stand().counted(marker);
  });

  test.concurrent(`${name}: an object comes in the shape of a JSON schema`, async () => {
    const marker = next();
    const schema = jsonSchema<Record<string, unknown>>(SCHEMA as Parameters<typeof jsonSchema>[0]);
    const answer = await generateText({ ...with_(marker), output: Output.object({ schema }) });
    expect(answer.output).toEqual(exampleOf(SCHEMA));
    await stand().counted(marker);
  });

  test.concurrent(`${name}: an answer is over for the provider too when the client leaves`, async () => {
    const marker = next();
    const leaving = new AbortController();
    const stream = streamText({
      ...with_(marker, { chunks: 200, chunkDelayMs: 20 }),
      model: model(stand(), stand().cancelModels[kind]),
      abortSignal: leaving.signal,
    });
    for await (const part of stream.textStream) if (part !== '') leaving.abort();
    await stand().left(marker);
  });
}

/** Embeddings through the AI SDK: at the native bases, or all of them at one that speaks OpenAI's shapes. */
export function aiEmbeddingsContract(name: string, stand: () => Stand, unified?: () => string): void {
  const next = markers(unified === undefined ? 'ai-embed' : 'ai-embed-unified');
  const openaiAt = (baseURL: string) => createOpenAI({ baseURL, apiKey: stand().key });
  const kinds = [
    {
      kind: 'openai' as const,
      model: () => openaiAt(unified?.() ?? stand().bases.openai).embedding(stand().models.openai),
    },
    {
      kind: 'gemini' as const,
      model: () =>
        unified === undefined
          ? createGoogle({ baseURL: `${stand().bases.gemini}/v1beta`, apiKey: stand().key }).embedding(
              stand().models.gemini,
            )
          : openaiAt(unified()).embedding(stand().models.gemini),
    },
  ];
  test.concurrent.each(kinds)(`${name}: embeddings of $kind are the provider's vectors`, async ({ model }) => {
    const marker = next();
    const values = [`first ${writeDirectives(marker, { tokens: [9, 0] })}`, 'second'];
    const answer = await embedMany({ model: model(), values, maxRetries: 0, headers: tagged(marker) });
    expect(answer.embeddings).toEqual(values.map((text) => vectorOf(text)));
    await stand().counted(marker);
  });
}
