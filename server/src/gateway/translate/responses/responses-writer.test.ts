import fc from 'fast-check';
import type { Response as OpenAIResponse } from 'openai/resources/responses/responses';
import { describe, expect, inject, test } from 'vitest';
import { readStream } from '../../dialects/dialect.contract.ts';
import { openSignature } from '../../dialects/openai-responses/carried-signature.ts';
import { openaiResponses } from '../../dialects/openai-responses/openai-responses.ts';
import { toUsage } from '../../dialects/to-usage.ts';
import type { AnswerPart, FinishReason } from '../answer-part.ts';
import { readResponsesRequest } from './read-request.ts';
import { responsesWriter } from './responses-writer.ts';
import {
  args,
  CASES,
  call,
  client,
  eventsOf,
  REQUEST,
  START,
  STOP,
  streamOf,
  text,
  USAGE,
  wholeOf,
} from './written-answers.test-support.ts';

const numRuns = inject('isProof') ? 1000 : 25;

/**
 * What the official client makes of the streamed answer. The last event is taken the output of, so that the client has to
 * put it together from the events before; what it adds of its own is taken away again.
 */
async function assembled(parts: readonly AnswerPart[]): Promise<unknown> {
  const stream = streamOf(parts).toString().split('\n\n');
  const last = stream.findLastIndex((event) => event !== '');
  const [name = '', data = ''] = (stream[last] ?? '').split('\ndata: ');
  const { response, ...event } = JSON.parse(data);
  stream[last] = `${name}\ndata: ${JSON.stringify({ ...event, response: { ...response, output: undefined } })}`;
  const official = client(Buffer.from(stream.join('\n\n')));
  return withoutOwn(await official.responses.stream({ model: 'm', input: 'x' }).finalResponse());
}

const OWN = new Set(['output_text', 'output_parsed', 'parsed', 'parsed_arguments']);

function withoutOwn(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, inner) => (OWN.has(name) ? undefined : inner)));
}

describe('an answer of another provider, as responses', () => {
  test.each(CASES)('$name: the official client assembles the stream to the whole answer', async ({ parts }) => {
    expect(await assembled(parts)).toEqual(wholeOf(parts));
  });

  test.each(CASES)('$name: the official client takes the whole answer', async ({ parts }) => {
    const body = responsesWriter(REQUEST).whole(parts);
    const taken = await client(body, 'application/json').responses.create({ model: 'm', input: 'x' });
    expect(withoutOwn(taken)).toEqual(wholeOf(parts));
  });

  test('says what the parts say', () => {
    expect(wholeOf(CASES[1]?.parts ?? [])).toMatchObject({
      id: 'resp_msg_01',
      object: 'response',
      created_at: 1_741_476_542,
      status: 'completed',
      model: 'claude-sonnet-4-5',
      error: null,
      incomplete_details: null,
      output: [
        { type: 'reasoning', id: 'rs_msg_01_0', summary: [{ type: 'summary_text', text: 'Seoul first' }] },
        {
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'I look.' }],
        },
        { type: 'function_call', call_id: 'toolu_1', name: 'get_weather', arguments: '{"city":"서울"}' },
        { type: 'function_call', call_id: 'toolu_2', name: 'get_weather', arguments: '{"city":"Busan"}' },
      ],
      usage: {
        input_tokens: 20,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 7,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 27,
      },
    });
  });

  test('keeps the arguments of each call together, in whatever turns they come', () => {
    const inTurns = [args(0, '{"x"'), args(1, '{"y"'), args(0, ':1}'), args(1, ':2}')];
    const { output } = wholeOf([START, call(0, 'a'), call(1, 'b'), ...inTurns, STOP]);
    expect(output.map((item) => item.type === 'function_call' && item.arguments)).toEqual(['{"x":1}', '{"y":2}']);
  });

  test('has the documented events, numbered from 0', () => {
    const events = eventsOf([
      START,
      { kind: 'reasoning', text: 'Hm' },
      text('a'),
      text('b'),
      call(0, 'c'),
      USAGE,
      STOP,
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.map((event) => 'sequence_number' in event && event.sequence_number)).toEqual([...events.keys()]);
  });

  test.each([
    ['stop', 'completed', null],
    ['tool_calls', 'completed', null],
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['content_filter', 'incomplete', { reason: 'content_filter' }],
  ] as const)('that ended by %s is %s', (reason, status, details) => {
    const whole = wholeOf([START, text('a'), { kind: 'finish', reason }]);
    expect([whole.status, whole.incomplete_details]).toEqual([status, details]);
    expect(whole.output[0]).toMatchObject({ status });
  });

  test('names the destination’s model and our request where the provider names neither', () => {
    const parts: AnswerPart[] = [{ kind: 'start', id: '', model: undefined }, text('a'), STOP];
    expect(wholeOf(parts)).toMatchObject({ id: `resp_${REQUEST.requestId}`, model: 'model-of-destination' });
  });

  test('whose usage is not known says so, and is never free', () => {
    expect(wholeOf([START, text('a'), STOP]).usage).toBeNull();
    expect(wholeOf([START, { kind: 'usage', usage: { input: 3 } }, text('a'), STOP]).usage).toBeNull();
  });

  test('ends once: what comes behind its end is not written', () => {
    const writer = responsesWriter(REQUEST);
    for (const part of [START, text('a'), STOP]) expect(writer.part(part)).toBeInstanceOf(Buffer);
    expect([writer.part(text('b')), writer.end()]).toEqual([undefined, undefined]);
  });

  test('is read by our own dialect as the provider’s own would be', () => {
    const parts = CASES[1]?.parts ?? [];
    const streamed = readStream(openaiResponses, [streamOf(parts)], false);
    const whole = openaiResponses.readAnswer(responsesWriter(REQUEST).whole(parts));
    expect(toUsage(streamed.reading)).toEqual(toUsage(whole));
    expect(toUsage(whole)).toMatchObject({ input: 20, output: 7, cacheRead: 4, reasoning: 2 });
    expect(streamed).toMatchObject({ isTerminal: true, reading: { model: 'claude-sonnet-4-5', errorCode: undefined } });
  });
});

describe('an error of another provider, as responses', () => {
  const failing: AnswerPart[] = [
    START,
    text('Once'),
    { kind: 'error', error: { code: 'overloaded_error', message: 'Overloaded' } },
  ];

  test('in a stream is thrown by the official client, and told again in a last response', async () => {
    await expect(assembled(failing)).rejects.toThrow('Overloaded');
    const last = eventsOf(failing).at(-1);
    expect(last).toMatchObject({ type: 'response.failed', response: wholeOf(failing) });
  });

  test('in a whole answer makes it a failed one', () => {
    expect(wholeOf(failing)).toMatchObject({
      status: 'failed',
      error: { code: 'overloaded_error', message: 'Overloaded' },
      output: [{ status: 'incomplete' }],
    });
    const reading = openaiResponses.readAnswer(responsesWriter(REQUEST).whole(failing));
    expect(reading.errorCode).toBe('provider:overloaded_error');
  });

  test('before anything else is a response of its own', () => {
    const parts: AnswerPart[] = [{ kind: 'error', error: { code: undefined, message: 'No' } }];
    expect(eventsOf(parts).map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'error',
      'response.failed',
    ]);
  });

  test('is what an answer that says nothing at all is', () => {
    expect(wholeOf([])).toMatchObject({ status: 'failed', error: { code: 'server_error' } });
  });

  test('with a status of its own has the API’s shape', () => {
    const body = responsesWriter(REQUEST).error(429, { code: 'rate_limit_error', message: 'Slow down' });
    expect(JSON.parse(body.toString())).toEqual({
      error: { message: 'Slow down', type: 'rate_limit_error', param: null, code: 'rate_limit_error' },
    });
  });
});

describe('signatures', () => {
  test('of thoughts and of calls come back with the conversation', () => {
    const parts: AnswerPart[] = [
      START,
      { kind: 'reasoning', text: 'Hm' },
      { kind: 'reasoning_signature', signature: 'anthropic:s1' },
      { kind: 'reasoning_signature', signature: 'anthropic:redacted' },
      call(0, 'a', 'gemini:s2'),
      args(0, '{}'),
      call(1, 'b'),
      STOP,
    ];
    const output = { type: 'function_call_output', call_id: 'a', output: 'sunny' };
    const input = [{ role: 'user', content: 'weather?' }, ...wholeOf(parts).output, output];
    const reading = readResponsesRequest(Buffer.from(JSON.stringify({ model: 'm', input })));
    expect(reading).toMatchObject({ kind: 'conversation' });
    expect(reading.kind === 'conversation' && reading.conversation.turns[1]).toEqual({
      role: 'assistant',
      parts: [
        { kind: 'reasoning', text: 'Hm', signature: 'anthropic:s1' },
        { kind: 'reasoning', text: '', signature: 'anthropic:redacted' },
        { kind: 'tool_call', id: 'a', name: 'get_weather', arguments: '{}', signature: 'gemini:s2' },
        { kind: 'tool_call', id: 'b', name: 'get_weather', arguments: '{}', signature: undefined },
      ],
    });
  });

  test('of another server are none of ours', () => {
    for (const sealed of ['gAAAAABnzNLD', 'tallygate.', 'tallygate.e30', 'tallygate.%%%', undefined]) {
      expect(openSignature(sealed)).toBeUndefined();
    }
  });
});

/** Any answer that keeps to the order of parts. */
const anyContent = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text: fc.string({ unit: 'grapheme', maxLength: 8 }) }),
    fc.record({ kind: fc.constant('refusal' as const), text: fc.string({ maxLength: 8 }) }),
    fc.record({ kind: fc.constant('reasoning' as const), text: fc.string({ maxLength: 8 }) }),
    fc.record({ kind: fc.constant('reasoning_signature' as const), signature: fc.string({ minLength: 1 }) }),
    fc.record({
      kind: fc.constant('tool_call' as const),
      id: fc.constantFrom('', 'a', 'b', 'c', 'd'),
      name: fc.constantFrom('f', 'g'),
      signature: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant('tool_arguments' as const),
      of: fc.nat(),
      text: fc.constantFrom('', '{"a":', '1}', '{}'),
    }),
    fc.record({ kind: fc.constant('usage' as const), usage: fc.record({ input: fc.nat(), output: fc.nat() }) }),
  ),
  { maxLength: 20 },
);
const anyEnd = fc.constantFrom<FinishReason[]>('stop', 'length', 'tool_calls', 'content_filter');

function saidInDeltas(parts: readonly AnswerPart[]): Record<string, string> {
  const said: Record<string, string> = {};
  for (const event of eventsOf(parts)) {
    if ('delta' in event && 'item_id' in event) said[event.item_id] = (said[event.item_id] ?? '') + event.delta;
  }
  return said;
}

/** All texts of each item, in order; without items that say nothing. */
function saidInItems({ output }: OpenAIResponse): Record<string, string> {
  const texts = output.map((item): [string, string] => {
    if (item.type === 'function_call') return [item.id ?? '', item.arguments];
    if (item.type === 'reasoning') return [item.id, item.summary.map((part) => part.text).join('')];
    if (item.type !== 'message') throw new Error(`no such item: ${item.type}`);
    return [item.id, item.content.map((part) => ('text' in part ? part.text : part.refusal)).join('')];
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

test('whatever an answer says, the official client assembles its stream to the whole of it', async () => {
  await fc.assert(
    fc.asyncProperty(anyContent, anyEnd, async (content, reason) => {
      let calls = 0;
      const parts: AnswerPart[] = [START];
      for (const part of content) {
        if (part.kind === 'tool_call') parts.push({ ...part, index: calls++ });
        else if (part.kind === 'tool_arguments') parts.push(args(calls === 0 ? 0 : part.of % calls, part.text));
        else parts.push(part);
      }
      parts.push({ kind: 'finish', reason });
      expect(await assembled(parts)).toEqual(wholeOf(parts));
      expect(saidInDeltas(parts)).toEqual(saidInItems(wholeOf(parts)));
    }),
    { numRuns },
  );
});
