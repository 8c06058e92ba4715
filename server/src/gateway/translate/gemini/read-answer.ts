import type { AnswerReading, StreamEvent } from '../../dialects/dialect.ts';
import { geminiGenerate } from '../../dialects/gemini/gemini-generate.ts';
import { geminiStream } from '../../dialects/gemini/gemini-stream.ts';
import { mergeReading } from '../../dialects/merge-reading.ts';
import { membersOf, textOf } from '../../dialects/read-members.ts';
import { toUsage } from '../../dialects/to-usage.ts';
import type { AnswerPart } from '../answer-part.ts';
import { parseExactly } from '../exact-json.ts';
import type { AnswerReader } from '../halves.ts';
import { providerError, providerErrorIn } from '../provider-error.ts';
import type { AnsweredRequest } from '../translation.ts';
import { isMalformed, MALFORMED_EVENT, UNREAD_EVENT } from '../unread-event.ts';
import { finishReason } from './finish-reason.ts';
import { partReader } from './read-part.ts';

type Members = Readonly<Record<string, unknown>>;

/** The end of an answer, as far as it was said. */
interface Ending {
  readonly reason: string;
  /** Why, for people. */
  readonly message: string | undefined;
}

/**
 * Reads `GenerateContentResponse`s, of which a streamed answer has many. Only the first candidate is read: a conversation asks for
 * one. Usage and end are told when the stream is over, since the last chunks may follow the one that tells the reason.
 */
export function answerReader({ requestId }: AnsweredRequest): AnswerReader {
  const contents = partReader(requestId);
  let isStarted = false;
  let isOver = false;
  let ending: Ending | undefined;
  let reading: AnswerReading = {};

  const start = (response: Members): AnswerPart[] => {
    if (isStarted) return [];
    isStarted = true;
    const { responseId, modelVersion } = response;
    return [{ kind: 'start', id: textOf(responseId) ?? '', model: textOf(modelVersion) }];
  };
  const fail = (error: unknown, text: string): AnswerPart[] => {
    isOver = true;
    return [{ kind: 'error', error: providerError(error, text) }];
  };
  const take = (value: unknown, text: string): AnswerPart[] => {
    const response = membersOf(value);
    if (isOver || response === undefined) return [];
    if (response['error'] !== undefined) return fail(response['error'], text);
    const candidate = firstOf(response['candidates']);
    ending = endingOf(response, candidate) ?? ending;
    const parts = membersOf(candidate?.['content'])?.['parts'];
    return [...start(response), ...(Array.isArray(parts) ? parts.flatMap(contents.read) : [])];
  };
  const end = (): AnswerPart[] => {
    if (isOver || ending === undefined) return [];
    isOver = true;
    const { reason: name, message } = ending;
    const reason = finishReason(name, contents.calls() > 0);
    const usage: AnswerPart[] = reading.usage === undefined ? [] : [{ kind: 'usage', usage: toUsage(reading) }];
    if (reason === 'failed') {
      return [...usage, { kind: 'error', error: { code: name, message: message ?? name } }];
    }
    const isExplained = reason === 'content_filter' && message !== undefined;
    return [...(isExplained ? [refusal(message)] : []), ...usage, { kind: 'finish', reason }];
  };

  return {
    event: (event) => {
      if (isOver) return [];
      if (!event.isWhole) {
        isOver = true;
        return [UNREAD_EVENT];
      }
      const text = textIn(event);
      if (text === undefined) return [];
      const value = parseExactly(text);
      // Events of this API have no names.
      if (event.name() === '' && isMalformed(event, { text, value })) {
        isOver = true;
        return [MALFORMED_EVENT];
      }
      reading = mergeReading(reading, geminiStream.readEvent(event, false) ?? {});
      return take(value, text);
    },
    end,
    whole: (body) => {
      const text = body.toString();
      const value = parseExactly(text);
      const responses = (Array.isArray(value) ? value : [value]).filter(isResponse);
      if (responses.length === 0) return fail(undefined, text);
      reading = geminiGenerate.readAnswer(body);
      const parts = responses.flatMap((response) => take(response, text));
      const isSaid = parts.some(({ kind }) => kind !== 'start');
      if (ending === undefined && !isSaid) return fail(undefined, text);
      ending ??= { reason: 'FINISH_REASON_UNSPECIFIED', message: undefined };
      return [...parts, ...end()];
    },
    error: providerErrorIn,
  };
}

const OBJECT_START = '{'.charCodeAt(0);

/** An error may stand in the stream as it is, without `data:`; the `@google/genai` package looks for those too. */
function textIn(event: StreamEvent): string | undefined {
  const data = event.data() ?? event.raw;
  return data !== event.raw || data[0] === OBJECT_START ? data.toString() : undefined;
}

/** A prompt that was held back has no candidates: `promptFeedback` tells why. */
function endingOf({ promptFeedback }: Members, candidate: Members | undefined): Ending | undefined {
  const feedback = membersOf(promptFeedback);
  if (textOf(feedback?.['blockReason']) !== undefined) {
    return { reason: 'SAFETY', message: textOf(feedback?.['blockReasonMessage']) };
  }
  const reason = textOf(candidate?.['finishReason']);
  return reason === undefined ? undefined : { reason, message: textOf(candidate?.['finishMessage']) };
}

function isResponse(value: unknown): boolean {
  const response = membersOf(value) ?? {};
  return ['candidates', 'promptFeedback', 'error'].some((name) => name in response);
}

function firstOf(candidates: unknown): Members | undefined {
  return Array.isArray(candidates) ? membersOf(candidates[0]) : undefined;
}

function refusal(text: string): AnswerPart {
  return { kind: 'refusal', text };
}
