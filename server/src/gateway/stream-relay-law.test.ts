import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { anthropicMessages } from './dialects/anthropic-messages/anthropic-messages.ts';
import { readStream } from './dialects/dialect.contract.ts';
import type { Dialect } from './dialects/dialect.ts';
import { EventTemplate } from './dialects/event-template.ts';
import { openaiChat } from './dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from './dialects/openai-responses/openai-responses.ts';
import { sseFramer } from './framing/sse-framer.ts';
import { wholeEvent } from './framing/stream-event.ts';
import type { RelayHost } from './relay.ts';
import { streamRelay } from './stream-relay.ts';

const numRuns = inject('isProof') ? 5_000 : 300;

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    ' once. ',
    '사용량은 ',
    '"',
    '\\',
    '\n',
    '"usage":{"prompt_tokens":1}',
    '"error":{"code":"x"}',
    '[DONE]',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const usage = fc.record(
  { prompt_tokens: fc.nat(9), completion_tokens: fc.nat(9), cached: fc.nat(3) },
  { requiredKeys: ['prompt_tokens'] },
);

/** Chunks that are mostly alike, with others in between. */
const chatChunk = fc
  .record(
    {
      id: fc.constantFrom('c-1', 'c-1', 'c-1', 'c-2'),
      created: fc.constantFrom(1, 22, 0),
      model: fc.constantFrom('m', 'm', 'm', 'n'),
      service_tier: fc.constantFrom('default', 'default', 'priority'),
      choices: fc.oneof(
        { weight: 6, arbitrary: text.map((content) => [{ index: 0, delta: { content }, finish_reason: null }]) },
        {
          weight: 1,
          arbitrary: text.map((value) => [{ delta: { tool_calls: [{ function: { arguments: value } }] } }]),
        },
        fc.constant([{ delta: {}, finish_reason: 'stop' }]),
        fc.constant([]),
      ),
      usage: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: usage }),
      obfuscation: fc.string({ maxLength: 5 }),
      error: fc.constantFrom(null, { code: 'overloaded' }),
    },
    { requiredKeys: ['choices', 'id'] },
  )
  .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);

const anthropicEvent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(1), text).map(([index, value]) => {
      const delta = { type: 'text_delta', text: value };
      return `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', index, delta })}\n\n`;
    }),
  },
  fc
    .nat(9)
    .map(
      (count) => `event: message_delta\ndata: ${JSON.stringify({ delta: {}, usage: { output_tokens: count } })}\n\n`,
    ),
  fc.constant('event: error\ndata: {"error":{"type":"overloaded_error"}}\n\n'),
);

const responsesEvent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(text, fc.nat(200), fc.string({ maxLength: 3 })).map(([delta, number, obfuscation]) => {
      const data = { type: 'response.output_text.delta', delta, obfuscation, sequence_number: number };
      return `event: response.output_text.delta\ndata: ${JSON.stringify(data)}\n\n`;
    }),
  },
  fc.constant('event: response.in_progress\ndata: {"response":{}}\n\n'),
  fc.constant('event: response.completed\ndata: {"response":{"usage":{"input_tokens":3},"status":"completed"}}\n\n'),
);

/** Mostly as they are; now and then with other line ends, a blank line more, or without the last one. */
function withLineEnds(event: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: event },
    fc.tuple(event, fc.constantFrom('\r\n', '\r')).map(([text, end]) => text.replaceAll('\n', end)),
    fc.tuple(event, fc.constantFrom('\n', '\r', '\ufeff', ': ping\n')).map((parts) => parts.join('')),
    event.map((text) => text.slice(0, -1)),
  );
}

/** What random faults do to the bytes of a stream. */
const faults = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });

const CASES: readonly { readonly name: string; readonly dialect: Dialect; readonly event: fc.Arbitrary<string> }[] = [
  { name: 'chat', dialect: openaiChat, event: chatChunk },
  { name: 'messages', dialect: anthropicMessages, event: anthropicEvent },
  { name: 'responses', dialect: openaiResponses, event: responsesEvent },
];

/** What a relay makes of a stream. */
function relayed(dialect: Dialect, chunks: readonly Buffer[], isUsageHidden: boolean) {
  const sent: Buffer[] = [];
  const host: RelayHost = {
    isGone: () => false,
    start: () => {},
    write: (chunk) => sent.push(chunk) > 0,
    failEarly: () => false,
    keepInstead: () => true,
    replaceStatus: () => {},
    reject: () => {},
    finish: () => {},
    record: (_, then) => then(),
    truncationError: () => ({ event: Buffer.alloc(0), body: Buffer.alloc(0) }),
    cut: () => {},
    resume: () => {},
  };
  const framer = sseFramer();
  const relay = streamRelay(host, { dialect, framer, isUsageHidden, translator: undefined, choices: 1, isHeld: false });
  for (const chunk of chunks) relay.data(chunk);
  relay.end();
  return { reading: relay.reading(), contentBytes: relay.contentBytes(), sent: Buffer.concat(sent).toString('latin1') };
}

describe.each(CASES)('$name', ({ dialect, event }) => {
  test('a stream of which alike events are not read says what one says of which all are, however its bytes arrive', () => {
    const { varying: _, ...plain } = dialect;
    fc.assert(
      fc.property(
        fc.record({
          events: fc.array(withLineEnds(event), { maxLength: 12 }),
          changes: faults,
          cuts: fc.array(fc.nat(), { maxLength: 20 }),
          isHidden: fc.boolean(),
        }),
        ({ events, changes, cuts, isHidden }) => {
          const bytes = Buffer.from(events.join(''));
          for (const [place, byte] of bytes.length === 0 ? [] : changes) bytes[place % bytes.length] = byte;
          const at = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
          const places = [0, ...at, bytes.length];
          const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
          const fast = relayed(dialect, chunks, isHidden);
          expect(fast).toEqual(relayed(plain, [bytes], isHidden));
          expect(fast.reading).toEqual(readStream(dialect, [bytes], isHidden).reading);
        },
      ),
      { numRuns },
    );
  });
});

test('most of a stream is not read: of pieces of text only the first', () => {
  const chunk = (content: string) =>
    Buffer.from(
      `data: {"model":"m","choices":[{"delta":{"content":"${content}"},"finish_reason":null}],"usage":null}\n\n`,
    );
  let reads = 0;
  const counting: Dialect = {
    ...openaiChat,
    readEvent: (event, isHidden) => {
      reads++;
      return openaiChat.readEvent(event, isHidden);
    },
  };
  const chunks = ['a', 'bc', '한국', '\\n', 'x'.repeat(500)].map(chunk);
  const { sent, contentBytes } = relayed(counting, chunks, true);
  expect(reads).toBe(1);
  expect(contentBytes).toBe(1 + 2 + 6 + 2 + 500);
  expect(sent).not.toContain('usage');
});

test('what is like an event in all but its name, its number or a quote is not taken for it', () => {
  const template = new EventTemplate({ texts: ['text'], others: ['n'] });
  const raw = (data: string) => Buffer.from(`data: ${data}\n\n`);
  const first = raw('{"text":"a","n":1}');
  template.learn(first, { isContent: true, contentBytes: 1 });
  expect(wholeEvent(first, false).data()?.length).toBe(18);
  const second = raw('{"text":"bc","n":20}');
  expect(template.match(second, 0)).toEqual({ end: second.length, contentBytes: 2, shown: undefined });
  const both = Buffer.concat([first, second, raw('{"text":"d"}')]);
  expect(template.match(both, first.length)).toMatchObject({ end: first.length + second.length, contentBytes: 2 });
  expect(template.match(both, first.length + second.length)).toBeUndefined();
  expect(template.match(first.subarray(0, -1), 0)).toBeUndefined();
  for (const other of [
    '{"text":"b","n":02}',
    '{"text":"b","n":-2}',
    '{"text":"b","n":2.5}',
    '{"text":"","n":2}',
    '{"text":"b" ,"n":2}',
    '{"text":"b","n":2}}',
    '{"text":"b","m":2}',
    '{"text":"b\\q","n":2}',
    '{"text":"b","n":}',
    '{"text":"b","error":{},"n":2}',
  ]) {
    expect(template.match(raw(other), 0), other).toBeUndefined();
  }
});

test('only pieces of text whose bytes are all accounted for are learnt, and whose end is certain without the byte behind it', () => {
  const raw = Buffer.from('data: {"text":"a","n":1}\n\n');
  const learnt = (reading: Parameters<EventTemplate['learn']>[1], bytes = raw) => {
    const template = new EventTemplate({ texts: ['text'], others: ['n'] });
    template.learn(bytes, reading);
    return template.match(bytes, 0) !== undefined;
  };
  const piece = { isContent: true, contentBytes: 1 };
  expect(learnt(piece)).toBe(true);
  expect(learnt({ ...piece, contentBytes: 2 })).toBe(false);
  expect(learnt({ ...piece, usage: { input: 1 } })).toBe(false);
  expect(learnt({ ...piece, errorCode: 'provider:error' })).toBe(false);
  expect(learnt({ ...piece, isComplete: true })).toBe(false);
  expect(learnt({ ...piece, hidden: { kind: 'drop' } })).toBe(false);
  expect(learnt(undefined)).toBe(false);
  const ended = (end: string) => Buffer.from(`data: {"text":"a","n":1}${end}`);
  expect(learnt(piece, ended('\r\n\r\n'))).toBe(true);
  expect(learnt(piece, ended('\r\r'))).toBe(false);
  expect(learnt(piece, ended(''))).toBe(false);
  expect(learnt(piece, Buffer.concat([Buffer.from('\ufeff'), raw]))).toBe(false);
});
