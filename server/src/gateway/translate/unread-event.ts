import type { StreamEvent } from '../dialects/dialect.ts';
import type { AnswerPart } from './answer-part.ts';

/** An event that was too long to be read: what it says is lost, so that the answer cannot go on as if it had said nothing. */
export const UNREAD_EVENT: AnswerPart = {
  kind: 'error',
  error: { code: undefined, message: 'The provider sent an event that is too long to be translated.' },
};

/** The same of an event whose data is no JSON. */
export const MALFORMED_EVENT: AnswerPart = {
  kind: 'error',
  error: { code: undefined, message: 'The provider sent an event that cannot be read.' },
};

/** Ends streams of other APIs; some servers send it in these too. */
const DONE = '[DONE]';
const LINE_ENDS = ['\n', '\r'].map((end) => end.charCodeAt(0));

/**
 * Whether an event that should be JSON is none; `value` is what its text parses to. One that is cut within its last line is no
 * such event: the stream broke off, which is told otherwise.
 */
export function isMalformed(
  { raw }: StreamEvent,
  { text, value }: { readonly text: string; readonly value: unknown },
): boolean {
  return value === undefined && text.trim() !== '' && text !== DONE && LINE_ENDS.includes(raw.at(-1) ?? 0);
}
