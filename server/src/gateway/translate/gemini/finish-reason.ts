import type { FinishReason } from '../answer-part.ts';

/** `FinishReason`s of an answer that the provider held back, in whole or in part. */
const HELD_BACK = [
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'OTHER',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
  'IMAGE_OTHER',
];

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['MAX_TOKENS', 'length'],
  ['CONTINUATION', 'length'],
  ...HELD_BACK.map((reason) => [reason, 'content_filter'] as const),
]);

/** What the model did wrong: there is no answer, and another attempt may give one. */
const FAILURES: readonly string[] = [
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MALFORMED_RESPONSE',
  'NO_IMAGE',
];

/** Why an answer ended. This API says `STOP` of calls too. A reason that it gets one day is an end like others. */
export function finishReason(reason: string, hasCalls: boolean): FinishReason | 'failed' {
  if (FAILURES.includes(reason)) return 'failed';
  return REASONS.get(reason) ?? (hasCalls ? 'tool_calls' : 'stop');
}
