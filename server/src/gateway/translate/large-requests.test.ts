import { describe, expect, test, vi } from 'vitest';
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from '../dialects/openai-responses/openai-responses.ts';
import { elementsAt, refuse, rootPlace } from './chat/place.ts';
import { findTranslation } from './translations.ts';

const APIS = [
  { from: openaiChat, head: '{"model":"m","messages":' },
  { from: openaiResponses, head: '{"model":"m","store":false,"input":' },
];
const ROUTES = APIS.flatMap((api) => (['anthropic', 'gemini'] as const).map((to) => ({ ...api, to })));

/** The member that is refused; undefined when the request was translated. */
function refusedMember({ from, to }: (typeof ROUTES)[number], text: string): string | undefined {
  const result = findTranslation(from, to, false)?.request(Buffer.from(text), 'm');
  return result?.kind === 'untranslatable' ? result.member : undefined;
}

describe.each(ROUTES)('a large request of $from.operation to $to', (route) => {
  test('of very many values is refused as a whole before any of it is built', () => {
    const parse = vi.spyOn(JSON, 'parse');
    try {
      expect(refusedMember(route, `${route.head}[0${',0'.repeat(200_000)}]}`)).toBe('body');
      expect(parse).not.toHaveBeenCalled();
    } finally {
      parse.mockRestore();
    }
  });

  test('of one long text is translated, however many commas stand in it', () => {
    expect(
      refusedMember(route, `${route.head}[{"role":"user","content":"${',[{'.repeat(200_000)}"}]}`),
    ).toBeUndefined();
  });
});

const calls = {
  'chat/completions': (texts: readonly string[]) => [
    { role: 'user', content: 'x' },
    ...texts.map((text, index) => ({
      role: 'assistant',
      tool_calls: [{ id: `c${index}`, type: 'function', function: { name: 'f', arguments: text } }],
    })),
  ],
  responses: (texts: readonly string[]) => [
    { role: 'user', content: 'x' },
    ...texts.map((text, index) => ({ type: 'function_call', call_id: `c${index}`, name: 'f', arguments: text })),
  ],
};

describe.each(ROUTES)('arguments of tools in $from.operation to $to', (route) => {
  const put = (texts: readonly string[]) => {
    const said = calls[route.from.operation as keyof typeof calls](texts);
    return refusedMember(route, `${route.head}${JSON.stringify(said)}}`);
  };
  const holding = (count: number) => `{"a":[0${',0'.repeat(count)}]}`;

  test('are refused where those so far hold too many values, in one call or in several', () => {
    expect(put([holding(1000), holding(1000)])).toBeUndefined();
    expect(put([holding(250_000)])).toMatch(/arguments$/);
    expect(put([holding(20_000), ...Array(12).fill(holding(20_000))])).toMatch(/\[10\].*arguments$/);
  });
});

test('behind a refusal no elements are read', () => {
  const place = rootPlace([1, 2, 3]);
  expect(elementsAt(place)).toHaveLength(3);
  refuse(place);
  expect(elementsAt(place)).toEqual([]);
});
