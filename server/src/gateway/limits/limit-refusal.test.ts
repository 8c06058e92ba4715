import { errorMessage, type Language } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import type { LimitRefusal } from '#admission';
import { limitRefusal } from './limit-refusal.ts';

const RESET_AT_MS = Date.UTC(2026, 10, 22, 12);
const USED_UP = { kind: 'refuse', name: 'account', used: 10, allowed: 10, needed: 1, resetAtMs: RESET_AT_MS } as const;
const QUOTA: LimitRefusal = { ...USED_UP, reason: 'run_quota', unit: 'runs' };
const HOURLY: LimitRefusal = { ...USED_UP, reason: 'runs_per_hour', unit: 'runs' };
const BUDGET: LimitRefusal = { ...USED_UP, reason: 'budget', unit: 'requests' };
const TEAM = 'platform@acme.com';

function sentence(refusal: LimitRefusal, contact: string | undefined, language: Language): string {
  const { code, details } = limitRefusal(refusal, { nowMs: RESET_AT_MS - 1_000, contact });
  return errorMessage(code, { language }, details);
}

describe('a refusal of runs names whom to ask, in the language of the caller', () => {
  test.each([
    { when: 'the quota is used up', refusal: QUOTA, contact: TEAM, ko: `추가 용량 문의: ${TEAM}.` },
    { when: 'the hour is', refusal: HOURLY, contact: TEAM, ko: `추가 용량 문의: ${TEAM}.` },
    { when: 'nobody said whom', refusal: QUOTA, contact: undefined, ko: '추가 용량 문의: 계정 관리자.' },
  ])('$when', ({ refusal, contact, ko }) => {
    expect(sentence(refusal, contact, 'ko')).toContain(ko);
    expect(sentence(refusal, contact, 'en')).toContain(`Whom to ask for more: ${contact ?? 'an account admin'}.`);
  });

  test('and other limits tell nothing of it', () => {
    expect(limitRefusal(BUDGET, { nowMs: 0, contact: TEAM }).details).not.toHaveProperty('contact');
    expect(sentence(BUDGET, TEAM, 'en')).not.toContain(TEAM);
  });
});
