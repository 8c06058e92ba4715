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
  { password: 'kim@acme.com2026', expect: 'password_common' },
  { password: 'Welcome2026!', expect: 'password_common' },
  { password: 'P@ssw0rd2026', expect: 'password_common' },
  { password: '2026!Summer!', expect: 'password_common' },
  { password: 'LetMeIn_12345', expect: 'password_common' },
  { password: 'adminadmin2026', expect: 'password_common' },
  { password: 'tallygate#2026', expect: 'password_common' },
  { password: 'dkssudgktpdy12', expect: 'password_common' },
  { password: 'minji.hong1990', expect: 'password_common' },
  { password: 'Hanbit-2026!!', expect: 'password_common' },
  { password: '2026-11-22-202', expect: 'password_common' },
  { password: '010-1234-5678', expect: 'password_common' },
  { password: '8316407295113468', expect: 'good' },
  { password: 'welcome to summer', expect: 'good' },
  { password: 'passwordless-owl', expect: 'good' },
  { password: 'x7Kq-2mVn-0pRz', expect: 'good' },
  { password: 'correct battery', expect: 'good' },
  { password: '맑은 하늘 아래 걷기', expect: 'good' },
];

test.each(CASES)('$password is judged $expect', ({ password, expect: verdict }) => {
  expect(judgePassword(password, password.includes('@') ? 'kim@acme.com' : 'minji.hong@hanbit.co.kr')).toBe(verdict);
});

test('the list holds what rules cannot say: long enough, in the form that is compared', () => {
  expect(COMMON_PASSWORDS.size).toBeGreaterThan(200);
  for (const password of COMMON_PASSWORDS) {
    expect(password).toBe(password.normalize('NFKC').toLowerCase());
    expect(password.length).toBeGreaterThanOrEqual(10);
  }
});
