import { SCHEDULE_BOUNDS } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { GatewayAnswer } from './gateway-answer.ts';
import { judgeAnswer } from './judge-answer.ts';
import { answered } from './schedule-world.test-support.ts';

const now = asInstant(1_000_000);
const raw = (body: string, status = 200): GatewayAnswer => ({
  kind: 'answer',
  status,
  headers: {},
  body,
  latencyMs: 5,
});
const refused = (status: number, code: string, headers = {}): GatewayAnswer => ({
  ...{ kind: 'answer', status, headers, latencyMs: 5 },
  body: JSON.stringify({ error: { code, message: 'because' } }),
});
const failed = (problem: 'gateway_unreachable' | 'timeout' | 'answer_too_large'): GatewayAnswer => ({
  kind: 'failed',
  problem,
  latencyMs: 5,
});
const long = '가'.repeat(SCHEDULE_BOUNDS.answerBytesMax);

describe('what a try comes to', () => {
  test.each([
    { when: 'an answer', answer: answered('ok'), verdict: { kind: 'succeeded', answer: { text: 'ok', isCut: false } } },
    { when: 'an answer that says nothing', answer: answered(''), verdict: { kind: 'succeeded', answer: { text: '' } } },
    {
      when: 'an answer without content',
      answer: raw('{"choices":[{"message":{"content":null}}]}'),
      verdict: { kind: 'succeeded', answer: { text: '' } },
    },
    {
      when: 'no message in it',
      answer: raw('{"choices":[]}'),
      verdict: { kind: 'failed', failure: { code: 'answer_unreadable' } },
    },
    {
      when: 'no JSON',
      answer: raw('<html>'),
      verdict: { kind: 'failed', failure: { code: 'answer_unreadable', text: '' } },
    },
    {
      when: 'a bad request',
      answer: refused(400, 'body_invalid'),
      verdict: { kind: 'failed', failure: { code: 'refused', text: 'because' }, answer: { httpStatus: 400 } },
    },
    {
      when: 'a quota that is used up, which retrying does not mend',
      answer: refused(429, 'run_quota_reached', { 'x-should-retry': 'false' }),
      verdict: { kind: 'failed', failure: { code: 'refused' } },
    },
    {
      when: 'a rate limit',
      answer: refused(429, 'rate_limit'),
      verdict: { kind: 'again', at: now + 30_000 },
    },
    {
      when: 'a rate limit that says when',
      answer: refused(429, 'rate_limit', { 'retry-after': '300' }),
      verdict: { kind: 'again', at: now + 300_000 },
    },
    {
      when: 'a wait that is too long',
      answer: refused(503, 'overloaded', { 'retry-after': '86400' }),
      verdict: { kind: 'again', at: now + 600_000 },
    },
    {
      when: 'a wait that is a date',
      answer: refused(503, 'overloaded', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }),
      verdict: { kind: 'again', at: now + 30_000 },
    },
    { when: 'a fault of the provider', answer: refused(502, 'bad'), verdict: { kind: 'again' } },
    {
      when: 'a gateway that has no such endpoint yet',
      answer: refused(401, 'key_unknown'),
      verdict: { kind: 'again' },
    },
    { when: 'a key that is refused', answer: refused(401, 'key_expired'), verdict: { kind: 'failed' } },
    {
      when: 'no gateway',
      answer: failed('gateway_unreachable'),
      verdict: { kind: 'again', failure: { code: 'gateway_unreachable' } },
    },
    { when: 'no answer in time', answer: failed('timeout'), verdict: { kind: 'again', failure: { code: 'timeout' } } },
    { when: 'too large an answer', answer: failed('answer_too_large'), verdict: { kind: 'failed' } },
  ])('$when', ({ answer, verdict }) => {
    expect(judgeAnswer(answer, 1, now)).toMatchObject(verdict);
  });

  test('the second pause is longer, and the third try is the last', () => {
    expect(judgeAnswer(failed('timeout'), 2, now)).toMatchObject({ kind: 'again', at: now + 120_000 });
    expect(judgeAnswer(failed('timeout'), 3, now)).toMatchObject({ kind: 'failed', failure: { code: 'timeout' } });
  });

  test('of a long answer whole characters are kept, up to 64 KiB, and it says that it was cut', () => {
    const verdict = judgeAnswer(answered(`${long}\0`), 1, now);
    const { text = '', isCut } = verdict.answer;
    expect(isCut).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SCHEDULE_BOUNDS.answerBytesMax);
    expect(Buffer.byteLength(text)).toBeGreaterThan(SCHEDULE_BOUNDS.answerBytesMax - 4);
    expect(new Set(text)).toEqual(new Set(['가']));
  });
});
