import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asInstant, systemRandom } from '#kernel';
import {
  codeOf,
  factorUri,
  makeFactorSecret,
  makeRecoveryCodes,
  plainCode,
  stepOf,
  stepOfCode,
} from './second-factor-codes.ts';

/** RFC 6238, appendix B: the secret "12345678901234567890" and the last six digits of its SHA-1 codes. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at second %i the code is the one of the RFC', (second, code) => {
  expect(codeOf(SECRET, stepOf(asInstant(second * 1_000)))).toBe(code);
});

const NOW = asInstant(1_800_000_000_000);
const PRESENT = stepOf(NOW);
const judge = (code: string, lastStep = 0) => stepOfCode(code, { secret: SECRET, now: NOW, lastStep });

test.each([
  { when: 'it is of the present step', step: PRESENT, lastStep: 0, counts: true },
  { when: 'it is of the step before', step: PRESENT - 1, lastStep: 0, counts: true },
  { when: 'it is of the step after', step: PRESENT + 1, lastStep: 0, counts: true },
  { when: 'it is two steps old', step: PRESENT - 2, lastStep: 0, counts: false },
  { when: 'it is two steps early', step: PRESENT + 2, lastStep: 0, counts: false },
  { when: 'it was used', step: PRESENT, lastStep: PRESENT, counts: false },
  { when: 'a later one was used', step: PRESENT - 1, lastStep: PRESENT, counts: false },
  { when: 'an earlier one was used', step: PRESENT, lastStep: PRESENT - 1, counts: true },
])('a code counts: $counts, when $when', ({ step, lastStep, counts }) => {
  expect(judge(codeOf(SECRET, step), lastStep)).toBe(counts ? step : undefined);
});

test('of all codes no more than three count at any time', () => {
  const good = Array.from({ length: 1_000_000 }, (_, number) => String(number).padStart(6, '0'));
  const near = [PRESENT - 1, PRESENT, PRESENT + 1].map((step) => codeOf(SECRET, step));
  expect(good.filter((code) => near.includes(code)).length).toBeLessThanOrEqual(3);
  for (const wrong of ['', '00000', ' 287082', '２８７０８２', 'abcdef']) expect(judge(wrong)).toBeUndefined();
});

test('every secret survives the way to the app and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.nat(), (bytes, step) => {
      const secret = makeFactorSecret({ fill: (target) => target.set(bytes), fraction: () => 0 });
      expect(secret).toMatch(/^[A-Z2-7]{32}$/);
      expect(codeOf(secret, step)).toMatch(/^\d{6}$/);
    }),
    { seed: 20261122 },
  );
});

test('what the app scans names the account and the person, whatever is in their names', () => {
  const uri = factorUri({ secret: SECRET, email: 'kim&x@acme.com', account: 'Acme & Söhne/1' });
  expect(uri).toBe(
    `otpauth://totp/Acme%20%26%20S%C3%B6hne%2F1:kim%26x%40acme.com?secret=${SECRET}&issuer=Acme%20%26%20S%C3%B6hne%2F1`,
  );
});

test('recovery codes are ten, all different, and read however they are typed', () => {
  const codes = makeRecoveryCodes(systemRandom);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    expect(plainCode(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toBe(code.replaceAll('-', ''));
  }
});
