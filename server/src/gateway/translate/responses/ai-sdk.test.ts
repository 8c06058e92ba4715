import { createOpenAI } from '@ai-sdk/openai';
import { describe, expect, test } from 'vitest';
import { responsesWriter } from './responses-writer.ts';
import { answering, CASES, REQUEST, streamOf } from './written-answers.test-support.ts';

describe('the Vercel AI SDK', () => {
  const model = (body: Buffer, contentType: string) =>
    createOpenAI({ apiKey: 'k', baseURL: 'http://localhost/v1', fetch: answering(body, contentType) }).responses('m');
  const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];

  test.each(CASES)('$name: reads the same from the stream as from the whole', async ({ parts }) => {
    const whole = await model(responsesWriter(REQUEST).whole(parts), 'application/json').doGenerate({ prompt });
    const { stream } = await model(streamOf(parts), 'text/event-stream').doStream({ prompt });
    const chunks = await allOf(stream);
    expect(chunks.filter(({ type }) => type === 'error')).toEqual([]);
    const said = (type: string) =>
      chunks.map((chunk) => (chunk.type === type && 'delta' in chunk ? chunk.delta : '')).join('');
    const wrote = (type: string) =>
      whole.content.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('');
    expect(said('text-delta')).toBe(wrote('text'));
    expect(said('reasoning-delta')).toBe(wrote('reasoning'));
    const calls = (values: readonly { type: string }[]) => values.filter(({ type }) => type === 'tool-call');
    expect(calls(chunks)).toEqual(calls(whole.content));
    const finish = chunks.find((chunk) => chunk.type === 'finish');
    expect(finish?.finishReason).toEqual(whole.finishReason);
    expect(finish?.usage.inputTokens).toEqual(whole.usage.inputTokens);
  });
});

async function allOf<Chunk>(stream: ReadableStream<Chunk>): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
