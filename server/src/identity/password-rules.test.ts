import { expect, test } from 'vitest';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { judgePassword, type PasswordVerdict } from './password-rules.ts';

const CASES: readonly { password: string; expect: PasswordVerdict }[] = [
  { password: 'xk3!mq9z', expect: 'password_length' },
  { password: 'x'.repeat(257), expect: 'password_length' },
  { password: 'Password123', expect: 'password_common' },
  { password: 'ＰＡＳＳＷＯＲＤ１２３', expect: 'password_common' },
  { password: 'aaaaaaaaaaaa', expect: 'password_common' },
  { password: 'abcabcabcabca', expect: 'password_common' },
  { password: 'abcdefghijkl', expect: 'password_common' },
  { password: '9876543210', expect: 'password_common' },
  { password: 'Kim@Acme.com', expect: 'password_common' },
  { password: 'correct battery', expect: 'good' },
  { password: '맑은 하늘 아래 걷기', expect: 'good' },
];

test.each(CASES)('$password is judged $expect', ({ password, expect: verdict }) => {
  expect(judgePassword(password, 'kim@acme.com')).toBe(verdict);
});

test('the list holds what rules cannot say: long enough, in the form that is compared', () => {
  expect(COMMON_PASSWORDS.size).toBeGreaterThan(200);
  for (const password of COMMON_PASSWORDS) {
    expect(password).toBe(password.normalize('NFKC').toLowerCase());
    expect(password.length).toBeGreaterThanOrEqual(10);
  }
});
