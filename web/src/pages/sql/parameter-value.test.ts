import { expect, test } from 'vitest';
import { parameterValue, textOfValue } from './parameter-value.ts';

test.each([
  { type: 'String', text: ' a ', read: { value: ' a ' } },
  { type: 'String', text: '', read: { value: '' } },
  { type: 'UInt64', text: ' 18446744073709551615 ', read: { value: '18446744073709551615' } },
  { type: 'UInt8', text: ' ', read: { problem: 'empty' } },
  { type: 'Nullable(UInt8)', text: ' ', read: { value: null } },
  { type: 'Nullable(UInt8)', text: '1', read: { value: '1' } },
  { type: 'Array(String)', text: '', read: { value: [] } },
  { type: 'Array(String)', text: 'a, b', read: { value: ['a', 'b'] } },
  { type: 'Array(String)', text: '["a,b"]', read: { value: ['a,b'] } },
  { type: 'Array(UInt8)', text: '[1', read: { problem: 'list' } },
])('$text as $type', ({ type, text, read }) => {
  expect(parameterValue(text, type)).toEqual(read);
});

test('what another page hands over is read back as it was', () => {
  const handed = ['a,b', 'c'];
  expect(parameterValue(textOfValue(handed), 'Array(String)')).toEqual({ value: handed });
  expect(textOfValue('2026-01-01 00:00:00')).toBe('2026-01-01 00:00:00');
});
