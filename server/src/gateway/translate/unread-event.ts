import type { AnswerPart } from './answer-part.ts';

/** An event that was too long to be read: what it says is lost, so that the answer cannot go on as if it had said nothing. */
export const UNREAD_EVENT: AnswerPart = {
  kind: 'error',
  error: { code: undefined, message: 'The provider sent an event that is too long to be translated.' },
};
