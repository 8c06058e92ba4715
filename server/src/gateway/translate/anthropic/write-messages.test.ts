import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { ASKED, calls, conversationOf, gives, says, writtenBody } from '../conversation.test-support.ts';
import type { Turn } from '../conversation.ts';
import { markSignature } from '../signature.ts';
import { anthropicHalf } from './anthropic-half.ts';
import { MODEL, PLAIN } from './written.test-support.ts';

describe('messages to Anthropic', () => {
  const question = PLAIN.messages[0]!;
  const use = (id: string) => ({ type: 'tool_use' as const, id, name: 'get_weather', input: { city: '서울' } });
  const used = (id: string) => ({
    type: 'tool_result' as const,
    tool_use_id: id,
    content: [{ type: 'text' as const, text: '맑음' }],
  });
  const rows: readonly { when: string; turns: readonly Turn[]; messages: MessageCreateParams['messages'] }[] = [
    {
      when: 'neighbours of one side are one message',
      turns: [says('user', 'a'), says('user', 'b'), says('assistant', 'c'), says('assistant', 'd'), says('user', 'e')],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'c' },
            { type: 'text', text: 'd' },
          ],
        },
        { role: 'user', content: [{ type: 'text', text: 'e' }] },
      ],
    },
    {
      when: 'results of parallel calls are one message, ahead of what the user says, even if it was said before',
      turns: [ASKED, calls('a'), calls('b'), says('user', '빨리'), gives('a'), gives('b')],
      messages: [
        question,
        { role: 'assistant', content: [use('a'), use('b')] },
        { role: 'user', content: [used('a'), used('b'), { type: 'text', text: '빨리' }] },
      ],
    },
    {
      when: 'texts that are blank say nothing, and rounds of the assistant of them have no message',
      turns: [
        ASKED,
        says('assistant', ''),
        says('assistant', ' \n'),
        says('user', 'b'),
        says('user', ' '),
        calls('a'),
        gives('a', ''),
      ],
      messages: [
        question,
        { role: 'user', content: [{ type: 'text', text: 'b' }] },
        { role: 'assistant', content: [use('a')] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a' }] },
      ],
    },
    {
      when: 'a refusal is what the assistant said',
      turns: [ASKED, { role: 'assistant', parts: [{ kind: 'refusal', text: '안 됩니다.' }] }, says('user', '왜?')],
      messages: [
        question,
        { role: 'assistant', content: [{ type: 'text', text: '안 됩니다.' }] },
        { role: 'user', content: [{ type: 'text', text: '왜?' }] },
      ],
    },
    {
      when: 'arguments that are an empty text are none',
      turns: [ASKED, calls('a', undefined, ''), gives('a')],
      messages: [
        question,
        { role: 'assistant', content: [{ ...use('a'), input: {} }] },
        { role: 'user', content: [used('a')] },
      ],
    },
    {
      when: 'own thoughts go back as they came, others are left out',
      turns: [
        ASKED,
        {
          role: 'assistant',
          parts: [
            { kind: 'reasoning', text: '생각', signature: markSignature('anthropic', 'c2ln') },
            { kind: 'reasoning', text: '', signature: markSignature('anthropic', 'redacted:ZGF0YQ==') },
            { kind: 'reasoning', text: 'of Gemini', signature: markSignature('gemini', 'c2ln') },
            { kind: 'reasoning', text: 'of nobody', signature: undefined },
            { kind: 'reasoning', text: 'of OpenAI', signature: 'gAAAA' },
            {
              kind: 'tool_call',
              id: 'a',
              name: 'get_weather',
              arguments: '{"city":"서울"}',
              signature: markSignature('gemini', 'x'),
            },
          ],
        },
        gives('a'),
      ],
      messages: [
        question,
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: '생각', signature: 'c2ln' },
            { type: 'redacted_thinking', data: 'ZGF0YQ==' },
            use('a'),
          ],
        },
        { role: 'user', content: [used('a')] },
      ],
    },
    {
      when: 'images and documents are blocks',
      turns: [
        {
          role: 'user',
          parts: [
            { kind: 'image', source: { kind: 'inline', mediaType: 'image/JPG', data: 'AAAA' } },
            { kind: 'image', source: { kind: 'url', url: 'https://example.com/a' } },
            {
              kind: 'file',
              name: '보고서.pdf',
              source: { kind: 'inline', mediaType: 'application/pdf', data: 'JVBE' },
            },
            { kind: 'file', name: '', source: { kind: 'inline', mediaType: 'application/pdf', data: 'JVBF' } },
            {
              kind: 'file',
              name: undefined,
              source: { kind: 'inline', mediaType: 'text/plain; format=flowed; charset="US-ASCII"', data: 'SGk=' },
            },
            {
              kind: 'file',
              name: undefined,
              source: { kind: 'inline', mediaType: 'text/plain; charset=utf-8', data: '7JWI64WV' },
            },
            { kind: 'file', name: undefined, source: { kind: 'url', url: 'https://example.com/b.pdf' } },
          ],
        },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/a' } },
            {
              type: 'document',
              source: { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
              title: '보고서.pdf',
            },
            { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBF' } },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Hi' } },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '안녕' } },
            { type: 'document', source: { type: 'url', url: 'https://example.com/b.pdf' } },
          ],
        },
      ],
    },
    {
      when: 'a tool may give an image',
      turns: [
        ASKED,
        calls('a'),
        {
          role: 'tool',
          results: [
            {
              callId: 'a',
              name: undefined,
              parts: [
                { kind: 'text', text: '맑음' },
                { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', data: 'AAAA' } },
              ],
            },
          ],
        },
      ],
      messages: [
        question,
        { role: 'assistant', content: [use('a')] },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'a',
              content: [
                { type: 'text', text: '맑음' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
              ],
            },
          ],
        },
      ],
    },
  ];

  test.each(rows)('$when', ({ turns, messages }) => {
    expect(writtenBody(anthropicHalf, { turns }, MODEL)).toEqual({ ...PLAIN, messages });
  });

  test('numbers in arguments keep all their digits', () => {
    const { body } = anthropicHalf.write(
      conversationOf({ turns: [ASKED, calls('a', undefined, '{"id":9223372036854775807}')] }),
      MODEL,
    ) as { body: Buffer };
    expect(body.toString()).toContain('"input":{"id":9223372036854775807}');
  });

  test('an id that the API takes is kept; any other becomes one, the same for call and result, another for another', () => {
    const anyId = fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9_-]{1,40}$/));
    const idsOf = (id: string) => {
      const body = writtenBody(anthropicHalf, { turns: [ASKED, calls(id), gives(id)] }, MODEL);
      const [, called, answered] = (body as { messages: { content: { id: string; tool_use_id: string }[] }[] })
        .messages;
      return [called?.content[0]?.id, answered?.content[0]?.tool_use_id];
    };
    fc.assert(
      fc.property(anyId, anyId, (one, other) => {
        const [called, answered] = idsOf(one);
        expect(called).toMatch(/^[a-zA-Z0-9_-]+$/);
        expect(answered).toBe(called);
        expect(called === idsOf(other)[0]).toBe(one === other);
        if (/^[a-zA-Z0-9_-]+$/.test(one)) expect(called).toBe(one);
        // Signs that the API does not take are not one sign.
        expect(idsOf(`${one}.`)[0]).not.toBe(idsOf(`${one}:`)[0]);
      }),
      { numRuns: inject('isProof') ? 5000 : 100 },
    );
  });
});
