import { SCHEDULE_BOUNDS } from '@tallygate/contract';
import { asInstant, type Instant } from '#kernel';
import type { GatewayAnswer } from './gateway-answer.ts';
import { readAnswer } from './read-answer.ts';
import { NO_ANSWER, type PromptAnswer, type PromptFailure } from './scheduled-prompt.ts';

/** What a try comes to. */
export type Verdict =
  | { readonly kind: 'succeeded'; readonly answer: PromptAnswer }
  | {
      readonly kind: 'again';
      readonly at: Instant;
      readonly answer: PromptAnswer;
      readonly failure: PromptFailure;
    }
  | { readonly kind: 'failed'; readonly answer: PromptAnswer; readonly failure: PromptFailure };

/** Pauses before the second and the third try. */
const PAUSES_MS = [30_000, 120_000];
/** Whoever asks for more patience is not waited for longer. */
const RETRY_AFTER_MS_MAX = 600_000;
/** Time-outs and haste (RFC 9110, section 15.5), besides 429 and all that is the server's fault. */
const PASSING = new Set([408, 425, 429]);

/** Decides what a try comes to. `tries`: those that were begun, this one too. */
export function judgeAnswer(answer: GatewayAnswer, tries: number, now: Instant): Verdict {
  if (answer.kind === 'failed') {
    const { problem, latencyMs } = answer;
    const failure: PromptFailure = { code: problem, text: '' };
    return again({ answer: { ...NO_ANSWER, latencyMs }, failure, mayPass: problem !== 'answer_too_large' }, tries, now);
  }
  const { status, headers } = answer;
  const read = readAnswer(answer);
  if (status >= 200 && status < 300) {
    if (read.answer.text !== undefined) return { kind: 'succeeded', answer: read.answer };
    return again({ answer: read.answer, failure: { code: 'answer_unreadable', text: '' }, mayPass: false }, tries, now);
  }
  const failure: PromptFailure = { code: 'refused', text: read.error };
  const isGatewayBehind = status === 401 && read.errorCode === 'key_unknown';
  const mayPass = isGatewayBehind || (headers['x-should-retry'] !== 'false' && (status >= 500 || PASSING.has(status)));
  return again({ answer: read.answer, failure, mayPass, retryAfter: headers['retry-after'] }, tries, now);
}

function again(
  made: {
    readonly answer: PromptAnswer;
    readonly failure: PromptFailure;
    /** Asking again may help. */
    readonly mayPass: boolean;
    readonly retryAfter?: string | undefined;
  },
  tries: number,
  now: Instant,
): Verdict {
  const { answer, failure, mayPass, retryAfter } = made;
  if (!mayPass || tries >= SCHEDULE_BOUNDS.triesMax) return { kind: 'failed', answer, failure };
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0;
  const pauseMs = Math.max(PAUSES_MS[tries - 1] ?? 0, Math.min(seconds * 1_000, RETRY_AFTER_MS_MAX));
  return { kind: 'again', at: asInstant(now + pauseMs), answer, failure };
}
