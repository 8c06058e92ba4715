import { describe, expect, test } from 'vitest';
import { wholeEvent } from '../framing/stream-event.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import type { Dialect } from './dialect.ts';
import { DIALECTS } from './dialects.ts';
import { geminiStream } from './gemini/gemini-stream.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import { textCounter } from './text-bytes.ts';

const EVENTS: readonly {
  readonly what: string;
  readonly dialect: Dialect;
  readonly event: string;
  readonly bytes: number;
}[] = [
  { what: 'a text', dialect: openaiChat, event: '{"choices":[{"delta":{"content":"한a"}}]}', bytes: 4 },
  { what: 'escapes', dialect: openaiChat, event: '{"choices":[{"delta":{"content":"\\n\\u00e9"}}]}', bytes: 8 },
  { what: 'thoughts', dialect: openaiChat, event: '{"choices":[{"delta":{"reasoning_content":"abc"}}]}', bytes: 3 },
  {
    what: 'thoughts of other servers of this API',
    dialect: openaiChat,
    event:
      '{"choices":[{"delta":{"role":"assistant","content":"","reasoning":"abcde","reasoning_details":[{"text":"abcde"}]}}]}',
    bytes: 5,
  },
  {
    what: 'two choices',
    dialect: openaiChat,
    event: '{"choices":[{"delta":{"content":"a"}},{"delta":{"refusal" : "bc"}}]}',
    bytes: 3,
  },
  {
    what: 'arguments',
    dialect: openaiChat,
    event: '{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"{\\"a"}}]}}]}',
    bytes: 4,
  },
  { what: 'a role', dialect: openaiChat, event: '{"choices":[{"delta":{"role":"assistant","content":""}}]}', bytes: 0 },
  { what: 'text outside of choices', dialect: openaiChat, event: '{"content":"abc","choices":[]}', bytes: 0 },
  {
    what: 'a text',
    dialect: anthropicMessages,
    event: '{"type":"content_block_delta","delta":{"type":"text_delta","text":"abcd"}}',
    bytes: 4,
  },
  {
    what: 'thoughts',
    dialect: anthropicMessages,
    event: '{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"abc"}}',
    bytes: 3,
  },
  {
    what: 'arguments',
    dialect: anthropicMessages,
    event: '{"type":"content_block_delta","delta":{"partial_json":"{\\"q\\""}}',
    bytes: 6,
  },
  {
    what: 'a signature',
    dialect: anthropicMessages,
    event: '{"type":"content_block_delta","delta":{"signature":"xxxx"}}',
    bytes: 0,
  },
  { what: 'a text', dialect: openaiResponses, event: '{"type":"response.output_text.delta","delta":"abc"}', bytes: 3 },
  {
    what: 'what is done',
    dialect: openaiResponses,
    event: '{"type":"response.output_text.done","text":"abc"}',
    bytes: 0,
  },
  {
    what: 'texts and a call',
    dialect: geminiStream,
    event:
      '{"candidates":[{"content":{"parts":[{"text":"ab","thought":true},{"text":"c"},{"functionCall":{"name":"f","args":{"a":1}}}]}}]}',
    bytes: 3 + 7,
  },
  {
    what: 'an image',
    dialect: geminiStream,
    event: '{"candidates":[{"content":{"parts":[{"inlineData":{"data":"AAAA"}}]}}]}',
    bytes: 0,
  },
];

describe('bytes of an answer’s texts', () => {
  test.each(EVENTS)('$dialect.operation: of an event with $what are $bytes', ({ dialect, event, bytes }) => {
    const read = dialect.readEvent(wholeEvent(Buffer.from(`data: ${event}\n\n`), false), false);
    expect(read?.contentBytes ?? 0).toBe(bytes);
  });

  test.each([
    {
      dialect: openaiChat,
      body: '{"model":"content","choices":[{"message":{"content":"abc","refusal":null}}]}',
      bytes: 3,
    },
    {
      dialect: anthropicMessages,
      body: '{"system":{"text":"no"},"content":[{"type":"text","text":"abc"},{"type":"tool_use","input":{"a":1}}]}',
      bytes: 3 + 7,
    },
    {
      dialect: openaiResponses,
      body: '{"text":"no","output":[{"content":[{"type":"output_text","text":"abc"}]},{"arguments":"{}"}]}',
      bytes: 5,
    },
    {
      dialect: geminiStream,
      body: '[{"candidates":[{"content":{"parts":[{"text":"ab"}]}}]},{"candidates":[{"content":{"parts":[{"text":"c"}]}}]}]',
      bytes: 3,
    },
  ])(
    '$dialect.operation: of a whole answer are $bytes, and of one that is cut those that came',
    ({ dialect, body, bytes }) => {
      expect(dialect.contentBytes(Buffer.from(body))).toBe(bytes);
      let before = 0;
      for (let to = 0; to <= body.length; to++) {
        const part = dialect.contentBytes(Buffer.from(body.slice(0, to)));
        expect(part).toBeGreaterThanOrEqual(before);
        before = part;
      }
    },
  );

  test('are none where nothing is generated', () => {
    const others = DIALECTS.filter(({ purpose }) => purpose !== 'generate');
    expect(others.map(({ contentBytes }) => contentBytes(Buffer.from('{"text":"abc","content":"a"}')))).toEqual(
      others.map(() => 0),
    );
    expect(others).toHaveLength(5);
  });

  test('count a name by its end, and only as a name', () => {
    const count = textCounter(['text']);
    expect(count(Buffer.from('{"a":"text","b":"\\"text\\":\\"no\\"","text" : "abc","my_text":"d","text":["x"]}'))).toBe(
      4,
    );
  });
});
