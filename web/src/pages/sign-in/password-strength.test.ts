import { expect, test } from 'vitest';
import { passwordStrength } from './password-strength.ts';

test.each([
  { password: '', expected: { kind: 'empty' } },
  { password: 'short', expected: { kind: 'too_short', missing: 5 } },
  { password: 'x'.repeat(257), expected: { kind: 'too_long' } },
  { password: 'aaaaaaaaaaaa', expected: { kind: 'weak' } },
  { password: '1234567890', expected: { kind: 'weak' } },
  { password: 'abcabcabcabc', expected: { kind: 'weak' } },
  { password: 'minji.kim@acme.kr1', expected: { kind: 'weak' } },
  { password: 'watermelon', expected: { kind: 'fair' } },
  { password: 'Tr0ub4dor&3x', expected: { kind: 'strong' } },
  { password: 'correct horse battery staple', expected: { kind: 'strong' } },
  { password: '겨울 바다에 내리는 눈은 소리가 없다', expected: { kind: 'strong' } },
])('“$password” is $expected.kind', ({ password, expected }) => {
  expect(passwordStrength(password, ['Minji Kim', 'minji.kim@acme.kr'])).toEqual(expected);
});
