import type { CallerHalf } from '../halves.ts';
import { readResponsesRequest } from './read-request.ts';
import { responsesWriter } from './responses-writer.ts';

/** The caller's half of a translation, for clients of OpenAI responses. */
export const responsesHalf: CallerHalf = {
  operation: 'responses',
  read: readResponsesRequest,
  writer: responsesWriter,
};
