import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';
import { describe, expect, test } from 'vitest';
import type { AnswerPart } from '../answer-part.ts';
import { answerWriter } from './write-answer.ts';
import {
  answering,
  argumentsOf,
  assembled,
  call,
  client,
  messageOf,
  question,
  request,
  start,
  stop,
  streamed,
  text,
  usage,
  whole,
} from './written-answers.test-support.ts';

const answers: Readonly<Record<string, readonly AnswerPart[]>> = {
  'a text': [start, ...text('Hel', 'lo', ' 안녕 🙂'), usage, stop],
  'a refusal': [start, { kind: 'refusal', text: 'I ' }, { kind: 'refusal', text: 'cannot.' }, usage, stop],
  'a text that was cut': [start, ...text('Once'), usage, { kind: 'finish', reason: 'length' }],
  'a text that was filtered': [start, ...text('Once'), { kind: 'finish', reason: 'content_filter' }],
  'nothing but an end': [start, usage, stop],
  'two tool calls after a text': [
    start,
    ...text('I look it up.'),
    call(0),
    ...argumentsOf(0, '{"q":', '"cat"}'),
    call(1, 'gemini:sig'),
    ...argumentsOf(1, '{}'),
    usage,
    { kind: 'finish', reason: 'tool_calls' },
  ],
  'signed thoughts before a tool call': [
    start,
    { kind: 'reasoning', text: 'Let me ' },
    { kind: 'reasoning', text: 'think.' },
    { kind: 'reasoning_signature', signature: 'anthropic:s1' },
    { kind: 'reasoning', text: '' },
    { kind: 'reasoning_signature', signature: 'anthropic:redacted:d' },
    call(0),
    ...argumentsOf(0, '{"q":1}'),
    { kind: 'finish', reason: 'tool_calls' },
  ],
};

describe('what the openai package assembles of a stream is the whole answer', () => {
  test.each(Object.entries(answers))('%s', async (_, parts) => {
    // Members of a message that the package does not know are overwritten by each chunk: it is asked only for those that it knows.
    const { reasoning_content: _thoughts, ...message } = messageOf(whole(parts));
    const answer = await assembled(streamed(parts));
    expect(answer).toMatchObject({ ...whole(parts), choices: [{ ...whole(parts).choices[0], message }] });
    expect(answer.usage ?? undefined).toEqual(whole(parts).usage);
    expect(message.tool_calls).toEqual(answer.choices[0]?.message.tool_calls?.map(withoutParsed));
  });

  test.each(Object.entries(answers))('%s, read whole by the package', async (_, parts) => {
    const bytes = answerWriter(request).whole(parts);
    const answer = await client(bytes, 'application/json').chat.completions.create(question);
    expect(answer).toEqual(whole(parts));
  });
});

/** The package's helper adds what it parsed of the arguments. */
function withoutParsed(toolCall: object): object {
  const { function: called, ...rest } = toolCall as { function: object };
  const { parsed_arguments: _, ...plain } = called as { parsed_arguments?: unknown };
  return { ...rest, function: plain };
}

describe('the AI SDK reads the same of a stream as of the whole answer', () => {
  test.each(Object.entries(answers))('%s', async (_, parts) => {
    const model = (bytes: Buffer, type: string) =>
      createOpenAI({ apiKey: 'k', baseURL: 'http://gateway.invalid', fetch: answering(bytes, type) }).chat('chat');
    const fromStream = streamText({ model: model(streamed(parts), 'text/event-stream'), prompt: 'Hello' });
    const fromWhole = await generateText({
      model: model(answerWriter(request).whole(parts), 'application/json'),
      prompt: 'Hello',
    });
    const readable = (calls: readonly { toolCallId: string; toolName: string; input: unknown }[]): unknown =>
      calls.map(({ toolCallId, toolName, input }) => ({ toolCallId, toolName, input }));
    expect(await fromStream.text).toBe(fromWhole.text);
    expect(await fromStream.finishReason).toBe(fromWhole.finishReason);
    expect(readable(await fromStream.toolCalls)).toEqual(readable(fromWhole.toolCalls));
    const used = await fromStream.usage;
    expect(fromWhole.usage).toMatchObject({ inputTokens: used.inputTokens, outputTokens: used.outputTokens });
    // The AI SDK has no word for a refusal, and takes it as text.
    const { content, refusal } = messageOf(whole(parts));
    expect(fromWhole.text).toBe(content ?? refusal ?? '');
  });
});

describe('thoughts and signatures travel with the calls that they led to', () => {
  test('in the whole answer and in the stream alike', async () => {
    const parts = answers['signed thoughts before a tool call'] ?? [];
    const extra_content = {
      tallygate: {
        thoughts: [
          { text: 'Let me think.', signature: 'anthropic:s1' },
          { text: '', signature: 'anthropic:redacted:d' },
        ],
      },
    };
    expect(whole(parts).choices[0]?.message).toMatchObject({
      reasoning_content: 'Let me think.',
      tool_calls: [{ id: 'toolu_0', extra_content }],
    });
    const answer = await assembled(streamed(parts));
    expect(answer.choices[0]?.message.tool_calls).toMatchObject([{ id: 'toolu_0', extra_content }]);
  });

  test('Google’s in the form that Google documents', () => {
    const { tool_calls } = whole(answers['two tool calls after a text'] ?? []).choices[0]?.message ?? {};
    expect(tool_calls?.[0]).not.toHaveProperty('extra_content');
    expect(tool_calls?.[1]).toMatchObject({ extra_content: { google: { thought_signature: 'sig' }, tallygate: {} } });
  });
});
