import type { AnswerPart } from '../answer-part.ts';
import { errorText } from '../chat/write-error.ts';
import type { AnswerWriter } from '../halves.ts';
import type { AnsweredRequest } from '../translation.ts';
import { openResponse } from './open-response.ts';

/**
 * Writes an answer in the shapes of OpenAI responses, `resources/responses/responses.d.ts` of the `openai` package: streamed
 * as `ResponseStreamEvent`s, which end with the whole `Response`, and whole as that one.
 */
export function responsesWriter(request: AnsweredRequest): AnswerWriter {
  const events: string[] = [];
  const response = openResponse(request, (type, data) => events.push(`event: ${type}\ndata: ${data}\n\n`));
  const written = (): Buffer | undefined => {
    const text = events.splice(0).join('');
    return text === '' ? undefined : Buffer.from(text);
  };
  return {
    part: (part) => {
      response.take(part);
      return written();
    },
    end: () => {
      response.end();
      return written();
    },
    whole: (parts) => whole(request, parts),
    error: (status, error) => Buffer.from(errorText(error, status)),
  };
}

/** The same steps as streamed; what stands in the last event is the whole answer. */
function whole(request: AnsweredRequest, parts: readonly AnswerPart[]): Buffer {
  const response = openResponse(request, () => {});
  for (const part of parts) response.take(part);
  return Buffer.from(JSON.stringify(response.end()));
}
