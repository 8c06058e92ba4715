import { createHmac } from 'node:crypto';
import type { Instant, Random } from '#kernel';

/** Codes that an app makes out of a secret and the time (RFC 6238, with the values that every app knows). */
const STEP_MS = 30_000;
const DIGITS = 6;
/** 160 bits, the length of the hash (RFC 4226, section 4). */
const SECRET_BYTES = 20;
/** Steps before and after the present one whose code counts: clocks differ, and people type slowly. */
const STEPS_AROUND = 1;

const RECOVERY_CODES = 10;
/** 16 letters of 32 carry 80 bits, so that a fast hash keeps them well. */
const RECOVERY_LETTERS = 16;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret, in Base32 as apps read it. */
export function makeFactorSecret(random: Random): string {
  const bytes = new Uint8Array(SECRET_BYTES);
  random.fill(bytes);
  return toBase32(bytes);
}

/** What an app scans. */
export function factorUri(of: { readonly secret: string; readonly email: string; readonly account: string }): string {
  const label = `${encodeURIComponent(of.account)}:${encodeURIComponent(of.email)}`;
  const values = new URLSearchParams({ secret: of.secret, issuer: of.account });
  return `otpauth://totp/${label}?${values.toString().replaceAll('+', '%20')}`;
}

/** The code of one step. */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The number of the step that an instant lies in. */
export function stepOf(at: Instant): number {
  return Math.floor(at / STEP_MS);
}

/** The step whose code this is; undefined: none that counts now, or one that is spent, as `lastStep` and all before it are. */
export function stepOfCode(
  code: string,
  of: { readonly secret: string; readonly now: Instant; readonly lastStep: number },
): number | undefined {
  const present = stepOf(of.now);
  const steps = Array.from({ length: 2 * STEPS_AROUND + 1 }, (_, index) => present - STEPS_AROUND + index);
  return steps.find((step) => step > of.lastStep && codeOf(of.secret, step) === code);
}

/** The codes for when the app is gone, in groups of four. */
export function makeRecoveryCodes(random: Random): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const bytes = new Uint8Array(RECOVERY_LETTERS);
    random.fill(bytes);
    const letters = Array.from(bytes, (byte) => BASE32[byte % 32] ?? '').join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-').toLowerCase();
  });
}

/** The form in which a typed code is compared: neither case, blanks nor hyphens matter. */
export function plainCode(typed: string): string {
  return typed.replace(/[\s-]/g, '').toLowerCase();
}

function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((group) => BASE32[Number.parseInt(group, 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((group) => Number.parseInt(group, 2)));
}
