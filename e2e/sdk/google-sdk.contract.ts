import { type FunctionDeclaration, GoogleGenAI } from '@google/genai';
import { expect, test } from 'vitest';
import { type Directives, writeDirectives } from '../provider/directives.ts';
import { exampleOf } from '../provider/example-of.ts';
import { vectorOf } from '../provider/vector.ts';
import { CALLS_WEATHER, markers, PIXEL, PIXEL_SEEN, SCHEMA, type Stand, tagged, WEATHER } from './stand.ts';

const TOKENS = [120, 40, 50, 8] as const;

/** All that the official Google SDK does, unmodified: with the version of the API that it picks itself, or with another. */
export function googleSdkContract(name: string, stand: () => Stand, apiVersion?: string): void {
  const next = markers(`go-${apiVersion ?? 'default'}`);
  const version = apiVersion === undefined ? {} : { apiVersion };
  const at = () => new GoogleGenAI({ apiKey: stand().key, httpOptions: { baseUrl: stand().bases.gemini, ...version } });
  const ask = (marker: string, directives: Directives = {}) => ({
    model: stand().models.gemini,
    contents: writeDirectives(marker, directives),
  });
  const config = (marker: string) => ({ httpOptions: { headers: tagged(marker) } });

  test.concurrent(`${name}: content whole and streamed says the same and counts the same`, async () => {
    const [whole, streamed] = [next(), next()];
    const directives = { tokens: TOKENS, chunks: 5 };
    const answer = await at().models.generateContent({ ...ask(whole, directives), config: config(whole) });
    const stream = await at().models.generateContentStream({ ...ask(streamed, directives), config: config(streamed) });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const usage = {
      promptTokenCount: 120,
      cachedContentTokenCount: 50,
      candidatesTokenCount: 32,
      thoughtsTokenCount: 8,
      totalTokenCount: 160,
    };
    expect(answer.usageMetadata).toMatchObject(usage);
    expect(chunks.at(-1)?.usageMetadata).toMatchObject(usage);
    expect(answer.text?.length).toBeGreaterThan(5);
    expect(chunks.map((chunk) => chunk.text ?? '').join('').length).toBeGreaterThan(5);
    expect(chunks.length).toBeGreaterThan(4);
    await stand().counted(whole);
    await stand().counted(streamed);
  });

  for (const isStream of [false, true]) {
    test.concurrent(`${name}: a chat carries a function's response back, ${isStream ? 'streamed' : 'whole'}`, async () => {
      const marker = next();
      const declaration: FunctionDeclaration = {
        name: WEATHER.name,
        description: WEATHER.description,
        parametersJsonSchema: WEATHER.parameters,
      };
      const chat = at().chats.create({
        model: stand().models.gemini,
        config: { ...config(marker), tools: [{ functionDeclarations: [declaration] }] },
      });
      const say = async (message: Parameters<typeof chat.sendMessage>[0]['message']) => {
        if (!isStream) return [await chat.sendMessage({ message })];
        const chunks = [];
        for await (const chunk of await chat.sendMessageStream({ message })) chunks.push(chunk);
        return chunks;
      };
      const first = await say(writeDirectives(marker, { tools: CALLS_WEATHER, tokens: TOKENS }));
      const [call] = first.flatMap((part) => part.functionCalls ?? []);
      expect(call).toMatchObject({ name: WEATHER.name, args: WEATHER.args });
      const response = { output: WEATHER.result };
      const second = await say([
        { functionResponse: { name: WEATHER.name, response, ...(call?.id ? { id: call.id } : {}) } },
      ]);
      expect(second.map((part) => part.text ?? '').join('')).toContain(WEATHER.result);
      await stand().counted(marker);
    });
  }

  test.concurrent(`${name}: content shows an image to the provider, byte for byte`, async () => {
    const marker = next();
    const parts = [{ inlineData: { mimeType: 'image/png', data: PIXEL } }, { text: writeDirectives(marker, {}) }];
    const answer = await at().models.generateContent({
      ...ask(marker),
      contents: [{ role: 'user', parts }],
      config: config(marker),
    });
    expect(answer.text).toContain(PIXEL_SEEN);
    await stand().counted(marker);
  });

  test.concurrent(`${name}: content comes in the shape of a JSON schema`, async () => {
    const marker = next();
    const answer = await at().models.generateContent({
      ...ask(marker),
      config: { ...config(marker), responseMimeType: 'application/json', responseJsonSchema: SCHEMA },
    });
    expect(JSON.parse(answer.text ?? '')).toEqual(exampleOf(SCHEMA));
    await stand().counted(marker);
  });

  test.concurrent(`${name}: thoughts are shown when asked for`, async () => {
    const marker = next();
    const answer = await at().models.generateContent({
      ...ask(marker, { tokens: TOKENS }),
      config: { ...config(marker), thinkingConfig: { includeThoughts: true } },
    });
    expect(answer.candidates?.[0]?.content?.parts?.[0]).toMatchObject({ thought: true });
    await stand().counted(marker);
  });

  test.concurrent(`${name}: embeddings of one text and of several are the provider's vectors`, async () => {
    const marker = next();
    const contents = [`first ${writeDirectives(marker, { tokens: [9, 0] })}`, 'second'];
    const answer = await at().models.embedContent({ model: stand().models.gemini, contents, config: config(marker) });
    expect(answer.embeddings?.map(({ values }) => values)).toEqual(contents.map((text) => vectorOf(text)));
    await stand().counted(marker);
  });

  test.concurrent(`${name}: tokens are counted without using any`, async () => {
    const marker = next();
    const answer = await at().models.countTokens({ ...ask(marker, { tokens: [77, 1] }), config: config(marker) });
    expect(answer.totalTokens).toBe(77);
    expect(stand().provider.of(marker)[0]?.reported).toEqual({});
    await stand().counted(marker);
  });

  test.concurrent(`${name}: content is over for the provider too when the client leaves`, async () => {
    const marker = next();
    const leaving = new AbortController();
    const read = async () => {
      const stream = await at().models.generateContentStream({
        ...ask(marker, { chunks: 200, chunkDelayMs: 20 }),
        model: stand().cancelModels.gemini,
        config: { ...config(marker), abortSignal: leaving.signal },
      });
      for await (const chunk of stream) if (chunk.text) leaving.abort();
    };
    await expect(read()).rejects.toThrow();
    await stand().left(marker);
  });
}
