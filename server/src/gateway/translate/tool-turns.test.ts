import { createOpenAI } from '@ai-sdk/openai';
import { generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai';
import type OpenAI from 'openai';
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { describe, expect, test } from 'vitest';
import { withoutCarried } from '../dialects/openai-chat/without-carried.ts';
import { writeRequest } from '../dialects/write-request.ts';
import {
  answeredBy,
  client,
  fixture,
  type Json,
  type Other,
  put,
  question,
  streamed,
  WEATHER,
  whole,
} from './chat-at-providers.test-support.ts';

/** A provider that answers the first request with a call, and all others with a text; it keeps the requests it got. */
function provider(
  to: Other,
  model?: string,
): {
  readonly requests: Json[];
  readonly client: OpenAI;
  readonly fetch: typeof fetch;
} {
  const requests: Json[] = [];
  const answer = (body: Json, isStream: boolean): Buffer => {
    requests.push(put(to, body, model));
    const name = requests.length === 1 ? 'dialect/cached-thinking-tool' : 'dialect/text';
    return isStream ? streamed(to, fixture(to, `${name}.sse`)) : whole(to, fixture(to, `${name}.json`));
  };
  return { requests, client: client(answer), fetch: answeredBy(answer) };
}

function textOfProvider(to: Other): unknown {
  return JSON.parse(whole(to, fixture(to, 'dialect/text.json')).toString()).choices[0].message.content;
}

const thoughtful = { ...question, tools: [WEATHER], reasoning_effort: 'high' as const, max_completion_tokens: 8000 };

describe('a turn with a tool and thoughts', () => {
  const runs = (['anthropic', 'gemini'] as const).flatMap((to) => [[to, false] as const, [to, true] as const]);

  test.each(runs)('at %s, streamed: %s; what the provider wants back comes back', async (to, isStream) => {
    const { requests, client: openai } = provider(to);
    const ask = async (messages: ChatCompletionMessageParam[]): Promise<ChatCompletion> =>
      isStream
        ? openai.chat.completions.stream({ ...thoughtful, messages }).finalChatCompletion()
        : openai.chat.completions.create({ ...thoughtful, messages });
    const [called]: Json = (await ask(question.messages)).choices;
    const [{ id }] = called.message.tool_calls;
    const result = { role: 'tool' as const, tool_call_id: id, content: 'Rain' };
    const last = await ask([...question.messages, called.message, result]);
    expect(last.choices[0]?.message.content).toBe(textOfProvider(to));
    expect(requests[1].messages?.slice(1) ?? requests[1].contents.slice(1)).toMatchObject(
      to === 'anthropic' ? THINKING_AND_RESULT : SIGNED_AND_RESULT,
    );
  });

  // The package's own runner sends back only what its types know.
  const bare = runs.flatMap(([to, isStream]) =>
    (to === 'anthropic' ? ['claude-sonnet-4-5', 'claude-opus-4-7'] : ['gemini-3-pro']).map(
      (model) => [to, model, isStream] as const,
    ),
  );

  test.each(bare)(
    'at %s, %s, streamed: %s; a client that keeps no proofs is served too',
    async (to, model, isStream) => {
      const { requests, client: openai } = provider(to, model);
      const run = {
        type: 'function' as const,
        function: { ...WEATHER.function, description: 'Weather', parse: JSON.parse, function: () => 'Rain' },
      };
      const asked = { ...thoughtful, tools: [run] };
      const runner = isStream
        ? openai.chat.completions.runTools({ ...asked, stream: true })
        : openai.chat.completions.runTools(asked);
      expect(await runner.finalContent()).toBe(textOfProvider(to));
      expect(requests).toHaveLength(2);
      const text = JSON.stringify(requests[1]);
      // Models that think by budget refuse a call without its thoughts, unless they are told not to think.
      if (model === 'claude-sonnet-4-5') expect(text).not.toContain('"type":"enabled"');
      if (to === 'gemini') expect(text).toContain('"thoughtSignature":"skip_thought_signature_validator"');
    },
  );
});

const THINKING_AND_RESULT = [
  {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: '날씨를 확인', signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=' },
      { type: 'tool_use', id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', input: { location: '서울' } },
    ],
  },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6' }] },
];

const SIGNED_AND_RESULT = [
  {
    role: 'model',
    parts: [
      { text: '확인해 보겠습니다.' },
      { functionCall: { id: 'call-1', name: 'get_weather' }, thoughtSignature: 'CiQB4/H2XqWn' },
    ],
  },
  { role: 'user', parts: [{ functionResponse: { id: 'call-1', name: 'get_weather', response: { output: 'Rain' } } }] },
];

describe('the AI SDK', () => {
  const runs = (['anthropic', 'gemini'] as const).flatMap((to) => [[to, false] as const, [to, true] as const]);

  test.each(runs)('at %s, streamed: %s: an image, a file, a tool and a schema', async (to, isStream) => {
    const { requests, fetch } = provider(to);
    const weather = tool({
      description: 'Weather',
      inputSchema: jsonSchema({ type: 'object', properties: { city: { type: 'string' } } }),
      execute: () => ({ sky: 'rain' }),
    });
    const asked = {
      model: createOpenAI({ apiKey: 'k', baseURL: 'http://gateway.invalid', fetch }).chat('chat'),
      tools: { get_weather: weather },
      stopWhen: isStepCount(3),
      maxOutputTokens: 8000,
      temperature: 0.5,
      system: 'Be brief.',
      messages: [
        {
          role: 'user' as const,
          content: [
            { type: 'text' as const, text: 'What is this?' },
            { type: 'file' as const, data: 'iVBORw0KGgo=', mediaType: 'image/png' },
            { type: 'file' as const, data: 'JVBERi0=', mediaType: 'application/pdf', filename: 'a.pdf' },
          ],
        },
      ],
    };
    const text = isStream ? await streamText(asked).text : (await generateText(asked)).text;
    expect(text).toBe(textOfProvider(to));
    expect(requests).toHaveLength(2);
    const [first, second] = requests.map((request) => JSON.stringify(request));
    for (const piece of ['Be brief.', 'iVBORw0KGgo=', 'JVBERi0=', 'get_weather']) {
      expect(first).toContain(piece);
    }
    expect(second).toContain(JSON.stringify('{"sky":"rain"}'));
  });

  test.each<Other>(['anthropic', 'gemini'])('at %s: an object by its schema', async (to) => {
    const { requests, fetch } = provider(to);
    const schema = {
      type: 'object' as const,
      properties: { a: { type: 'string' as const } },
      additionalProperties: false,
    };
    const model = createOpenAI({ apiKey: 'k', baseURL: 'http://gateway.invalid', fetch }).chat('chat');
    const output = Output.object({ schema: jsonSchema(schema) });
    await generateText({ model, prompt: 'Hello', output }).catch(() => undefined);
    const [{ output_config, generationConfig }] = requests;
    expect(output_config?.format.schema ?? generationConfig.responseJsonSchema).toMatchObject(schema);
  });
});

/** Earlier turns of a conversation as a client holds them, from answers of each provider. */
function earlierTurns(from: Other | 'openai'): ChatCompletionMessageParam[] {
  const message: Json =
    from === 'openai'
      ? {
          role: 'assistant',
          content: null,
          refusal: null,
          annotations: [],
          tool_calls: [
            { id: 'call_abc', type: 'function', function: { name: 'get_weather', arguments: '{"city":"서울"}' } },
          ],
        }
      : JSON.parse(whole(from, fixture(from, 'dialect/cached-thinking-tool.json')).toString()).choices[0].message;
  return [
    { role: 'user', content: 'Weather?' },
    message,
    { role: 'tool', tool_call_id: message.tool_calls[0].id, content: 'Rain' },
  ];
}

describe('a conversation that goes on with another provider in the middle of a tool’s turn', () => {
  const sources = ['openai', 'anthropic', 'gemini'] as const;
  const cases = sources.flatMap((from) => (['anthropic', 'gemini'] as const).map((to) => [from, to] as const));

  test.each(cases)(
    'from %s to %s: calls keep their ids, and no provider gets a signature that is not its own',
    (from, to) => {
      const messages = earlierTurns(from);
      const { id }: Json = (messages[1] as Json).tool_calls[0];
      const body = put(to, { messages, tools: [WEATHER] });
      const text = JSON.stringify(body);
      expect(body).not.toHaveProperty('kind');
      const [call, result] =
        to === 'anthropic'
          ? [body.messages[1].content.at(-1).id, body.messages[2].content[0].tool_use_id]
          : [body.contents[1].parts.at(-1).functionCall.id, body.contents[2].parts[0].functionResponse.id];
      expect([call, result]).toEqual([id, id]);
      expect(text.includes('EqQBCgIYAhIM')).toBe(from === 'anthropic' && to === 'anthropic');
      expect(text.includes('CiQB4/H2XqWn')).toBe(from === 'gemini' && to === 'gemini');
      expect(text.includes('skip_thought_signature_validator')).toBe(from !== 'gemini' && to === 'gemini');
      expect(text).not.toContain('reasoning_content');
    },
  );

  test('through all three, turn by turn', () => {
    const messages = sources.flatMap((from) => [
      ...earlierTurns(from),
      { role: 'assistant' as const, content: `That was ${from}.` },
    ]);
    messages.push({ role: 'user', content: 'And tomorrow?' });
    for (const to of ['anthropic', 'gemini'] as const) {
      const body = put(to, { messages, tools: [WEATHER] });
      const turns = body.messages ?? body.contents;
      expect(turns).toHaveLength(3 * 4 + 1);
      expect(new Set(turns.map(({ role }: Json) => role)).size).toBe(2);
    }
  });

  test('and back to OpenAI, which gets its own members alone', () => {
    for (const from of sources) {
      const body = Buffer.from(JSON.stringify({ model: 'chat', messages: earlierTurns(from), tools: [WEATHER] }));
      const spans = { model: 'chat', modelSpans: [], isStream: false, wantsUsage: false, edits: withoutCarried(body) };
      const text = writeRequest(body, spans, 'gpt').toString();
      expect(text).not.toMatch(/extra_content|reasoning_content|EqQBCgIYAhIM|CiQB4/);
      expect(JSON.parse(text).messages[1].tool_calls[0].id).toBe((earlierTurns(from)[1] as Json).tool_calls[0].id);
    }
  });

  test('an id that Anthropic does not take is the same other one for the call and for its result', () => {
    const messages = [
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        tool_calls: [{ id: 'functions.get:0', type: 'function', function: { name: 'get_weather', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'functions.get:0', content: '' },
    ];
    const { messages: written } = put('anthropic', { messages });
    expect(written[1].content[0].id).toMatch(/^[a-zA-Z0-9_-]+$/);
    expect(written[2].content[0].tool_use_id).toBe(written[1].content[0].id);
  });
});
