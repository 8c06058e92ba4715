import { expect, test } from 'vitest';
import { attemptsOf, columnText, tokensOf, usageText } from './read-row.ts';

const attempt = (start: number, end: number) => ({
  priority: '1',
  action: 'INITIAL_ATTEMPT',
  destination: 'primary',
  status_code: 200,
  error_code: null,
  latency_ms: end - start,
  start_time: new Date(start).toISOString(),
  end_time: new Date(end).toISOString(),
});

test('attempts stand where they were in time', () => {
  const row = { routing_information: { attempts: [attempt(1_000, 2_000), attempt(2_000, 5_000)] } };
  expect(attemptsOf(row).map(({ bar }) => bar)).toEqual([
    { start: 0, length: 0.25 },
    { start: 0.25, length: 0.75 },
  ]);
});

test('an attempt without times has no bar, and a row without attempts has none', () => {
  expect(
    attemptsOf({ routing_information: { attempts: [{ destination: 'x', end_time: null }] } })[0]?.bar,
  ).toBeUndefined();
  expect(attemptsOf({ routing_information: null })).toEqual([]);
  expect(attemptsOf({})).toEqual([]);
});

test('an attempt that took no time is a whole bar', () => {
  expect(attemptsOf({ routing_information: { attempts: [attempt(5, 5)] } })[0]?.bar).toEqual({ start: 0, length: 1 });
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
