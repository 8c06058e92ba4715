import type { Content } from '@google/genai';
import { describe, expect, test } from 'vitest';
import { ASKED, calls, conversationOf, gives, says, writtenBody } from '../conversation.test-support.ts';
import type { Turn } from '../conversation.ts';
import { markSignature } from '../signature.ts';
import { geminiHalf } from './gemini-half.ts';
import { BY_BUDGET, MODEL, question } from './written.test-support.ts';

const called = (id: string, thoughtSignature?: string) => ({
  functionCall: { id, name: 'get_weather', args: { city: '서울' } },
  ...(thoughtSignature !== undefined && { thoughtSignature }),
});
const gave = (id: string, output = '맑음') => ({ functionResponse: { id, name: 'get_weather', response: { output } } });
const SKIP = 'skip_thought_signature_validator';

describe('contents to Gemini', () => {
  const rows: readonly { when: string; turns: readonly Turn[]; contents: readonly Content[]; model?: string }[] = [
    {
      when: 'sides have their roles, and neighbours of one side are one content',
      turns: [says('user', 'a'), says('user', 'b'), says('assistant', 'c'), says('user', 'd')],
      contents: [
        { role: 'user', parts: [{ text: 'a' }, { text: 'b' }] },
        { role: 'model', parts: [{ text: 'c' }] },
        { role: 'user', parts: [{ text: 'd' }] },
      ],
    },
    {
      when: 'results of parallel calls are one content directly behind them, and what the user says another',
      turns: [
        ASKED,
        calls('a', markSignature('gemini', 'c2ln')),
        calls('b'),
        says('user', '빨리'),
        gives('a'),
        gives('b'),
      ],
      contents: [
        question,
        { role: 'model', parts: [called('a', 'c2ln'), called('b')] },
        { role: 'user', parts: [gave('a'), gave('b')] },
        { role: 'user', parts: [{ text: '빨리' }] },
      ],
    },
    {
      when: 'what says nothing is left out',
      turns: [ASKED, says('assistant', ''), says('user', ''), says('assistant', ' ')],
      contents: [question, { role: 'model', parts: [{ text: ' ' }] }],
    },
    {
      when: 'a refusal is what the assistant said',
      turns: [ASKED, { role: 'assistant', parts: [{ kind: 'refusal', text: '안 됩니다.' }] }],
      contents: [question, { role: 'model', parts: [{ text: '안 됩니다.' }] }],
    },
    {
      when: 'the first call of each step of the current turn has a signature: its own, or what skips the check',
      turns: [
        ASKED,
        calls('a'),
        gives('a'),
        says('user', '부산은?'),
        calls('b', markSignature('gemini', 'c2ln')),
        calls('c'),
        gives('b'),
        gives('c'),
        calls('d', markSignature('anthropic', 'c2ln')),
        calls('e'),
        gives('d'),
        gives('e'),
      ],
      contents: [
        question,
        { role: 'model', parts: [called('a')] },
        { role: 'user', parts: [gave('a')] },
        { role: 'user', parts: [{ text: '부산은?' }] },
        { role: 'model', parts: [called('b', 'c2ln'), called('c')] },
        { role: 'user', parts: [gave('b'), gave('c')] },
        { role: 'model', parts: [called('d', SKIP), called('e')] },
        { role: 'user', parts: [gave('d'), gave('e')] },
      ],
    },
    {
      when: 'a text ahead of the call does not stand for it',
      turns: [ASKED, says('assistant', '확인합니다.'), calls('a'), gives('a')],
      contents: [
        question,
        { role: 'model', parts: [{ text: '확인합니다.' }, called('a', SKIP)] },
        { role: 'user', parts: [gave('a')] },
      ],
    },
    {
      when: 'models before Gemini 3 check nothing, and get what is there',
      model: BY_BUDGET,
      turns: [ASKED, calls('a'), gives('a'), calls('b', markSignature('gemini', 'c2ln')), gives('b')],
      contents: [
        question,
        { role: 'model', parts: [called('a')] },
        { role: 'user', parts: [gave('a')] },
        { role: 'model', parts: [called('b', 'c2ln')] },
        { role: 'user', parts: [gave('b')] },
      ],
    },
    {
      when: 'own thoughts go back as they came, others are left out',
      turns: [
        ASKED,
        {
          role: 'assistant',
          parts: [
            { kind: 'reasoning', text: '생각', signature: markSignature('gemini', 'c2ln') },
            { kind: 'reasoning', text: 'of Anthropic', signature: markSignature('anthropic', 'c2ln') },
            { kind: 'reasoning', text: 'of nobody', signature: undefined },
            { kind: 'text', text: '네' },
          ],
        },
      ],
      contents: [
        question,
        { role: 'model', parts: [{ text: '생각', thought: true, thoughtSignature: 'c2ln' }, { text: '네' }] },
      ],
    },
    {
      when: 'images and files are inline data, or data behind an address that tells what it is',
      turns: [
        {
          role: 'user',
          parts: [
            { kind: 'image', source: { kind: 'inline', mediaType: 'image/JPG', data: 'AAAA' } },
            { kind: 'image', source: { kind: 'url', url: 'https://example.com/a.PNG?size=2' } },
            { kind: 'file', name: '보고서', source: { kind: 'inline', mediaType: 'application/pdf', data: 'JVBE' } },
            { kind: 'file', name: undefined, source: { kind: 'url', url: 'https://example.com/b.pdf' } },
          ],
        },
      ],
      contents: [
        {
          role: 'user',
          parts: [
            { inlineData: { mimeType: 'image/jpeg', data: 'AAAA' } },
            { fileData: { mimeType: 'image/png', fileUri: 'https://example.com/a.PNG?size=2' } },
            { inlineData: { mimeType: 'application/pdf', data: 'JVBE' } },
            { fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/b.pdf' } },
          ],
        },
      ],
    },
    {
      when: 'what a tool gave is text even if it is JSON, and its images are parts of the response',
      turns: [
        ASKED,
        calls('a', markSignature('gemini', 'c2ln')),
        {
          role: 'tool',
          results: [
            {
              callId: 'a',
              name: 'get_weather',
              parts: [
                { kind: 'text', text: '{"sky":' },
                { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', data: 'AAAA' } },
                { kind: 'text', text: '"clear"}' },
              ],
            },
          ],
        },
      ],
      contents: [
        question,
        { role: 'model', parts: [called('a', 'c2ln')] },
        {
          role: 'user',
          parts: [
            {
              functionResponse: {
                id: 'a',
                name: 'get_weather',
                response: { output: '{"sky":"clear"}' },
                parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
              },
            },
          ],
        },
      ],
    },
  ];

  test.each(rows)('$when', ({ turns, contents, model = MODEL }) => {
    expect(writtenBody(geminiHalf, { turns }, model)).toEqual({ contents });
  });

  test('numbers in arguments keep all their digits', () => {
    const turns = [ASKED, calls('a', undefined, '{"id":9223372036854775807}')];
    const { body } = geminiHalf.write(conversationOf({ turns }), MODEL) as { body: Buffer };
    expect(body.toString()).toContain('"args":{"id":9223372036854775807}');
  });
});
