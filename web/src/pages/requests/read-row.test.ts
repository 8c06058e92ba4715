import { expect, test } from 'vitest';
import { attemptsOf, columnText, tokenPartsOf, tokensOf, usageText } from './read-row.ts';

test('attempts are read in their order, and a row without them has none', () => {
  const attempt = { priority: '1', action: 'RETRY', destination: 'primary', status_code: 200, error_code: null };
  const row = { routing_information: { attempts: [attempt, { ...attempt, error_code: 'timeout' }] } };
  expect(attemptsOf(row).map(({ errorCode }) => errorCode)).toEqual([undefined, 'timeout']);
  expect(attemptsOf({ routing_information: null })).toEqual([]);
  expect(attemptsOf({})).toEqual([]);
});

test.each([
  { input: 100, read: 30, written: 20, output: 50, reasoning: 10, parts: [50, 30, 20, 40, 10] },
  {
    input: 100,
    read: null,
    written: null,
    output: 50,
    reasoning: null,
    parts: [100, undefined, undefined, 50, undefined],
  },
  { input: null, read: 30, written: 0, output: null, reasoning: 4, parts: [undefined, 30, 0, undefined, 4] },
])('the parts of $input and $output tokens add up to them where they are known', (row) => {
  const parts = tokenPartsOf({
    input_tokens: row.input,
    output_tokens: row.output,
    token_details: {
      cache_read_input_tokens: row.read,
      cache_creation_input_tokens: row.written,
      output_reasoning_tokens: row.reasoning,
    },
  });
  const { uncached, cacheRead, cacheWritten, answered, reasoning } = parts;
  expect([uncached, cacheRead, cacheWritten, answered, reasoning]).toEqual(row.parts);
  if (row.input !== null) expect((uncached ?? 0) + (cacheRead ?? 0) + (cacheWritten ?? 0)).toBe(row.input);
  if (row.output !== null) expect((answered ?? 0) + (reasoning ?? 0)).toBe(row.output);
});

test('unknown token counts stay unknown', () => {
  const row = { input_tokens: '10', output_tokens: null, token_details: { cache_read_input_tokens: 0 } };
  expect(tokensOf(row)).toEqual({ input: 10, cached: 0, output: undefined, reasoning: undefined, total: undefined });
});

test.each([
  { raw: '{"a":1}', text: '{\n  "a": 1\n}' },
  { raw: { a: 1 }, text: '{\n  "a": 1\n}' },
  { raw: 'no JSON', text: 'no JSON' },
  { raw: '', text: undefined },
  { raw: null, text: undefined },
])('the raw usage $raw is shown as it came', ({ raw, text }) => {
  expect(usageText({ usage_raw: raw })).toBe(text);
});

test.each([
  { value: null, text: undefined },
  { value: false, text: 'false' },
  { value: 0, text: '0' },
  { value: ['a'], text: '["a"]' },
])('the column value $value reads $text', ({ value, text }) => {
  expect(columnText(value)).toBe(text);
});
