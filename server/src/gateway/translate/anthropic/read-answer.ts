import { anthropicMessages } from '../../dialects/anthropic-messages/anthropic-messages.ts';
import type { AnswerReading, StreamEvent } from '../../dialects/dialect.ts';
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
import { blockReader } from './read-block.ts';

type Members = Readonly<Record<string, unknown>>;

/** Reads one `Message`, or the `RawMessageStreamEvent`s of one. Nothing follows an error, nor the end that the API announces. */
export function answerReader({ requestId }: AnsweredRequest): AnswerReader {
  const blocks = blockReader(requestId);
  let isStarted = false;
  let isOver = false;
  let stopReason: string | undefined;
  let reading: AnswerReading = {};

  const start = (message: Members | undefined): AnswerPart[] => {
    if (isStarted) return [];
    isStarted = true;
    return [{ kind: 'start', id: textOf(message?.['id']) ?? '', model: textOf(message?.['model']) }];
  };
  const usage = (read: AnswerReading | undefined): AnswerPart[] => {
    if (read?.usage === undefined) return [];
    reading = mergeReading(reading, read);
    return [{ kind: 'usage', usage: toUsage(reading) }];
  };
  const stop = (delta: Members | undefined): AnswerPart[] => {
    stopReason = textOf(delta?.['stop_reason']) ?? stopReason;
    return [...blocks.endAll(), ...refusal(delta)];
  };
  const finish = (): AnswerPart[] => {
    isOver = true;
    return [{ kind: 'finish', reason: finishReason(stopReason, blocks.calls() > 0) }];
  };
  const fail = (error: unknown, text: string): AnswerPart[] => {
    isOver = true;
    return [{ kind: 'error', error: providerError(error, text) }];
  };

  const steps: Readonly<Record<string, (data: Members, text: string) => readonly AnswerPart[]>> = {
    message_start: ({ message }) => start(membersOf(message)),
    content_block_start: ({ index, content_block }) => [...start(undefined), ...blocks.begin(index, content_block)],
    content_block_delta: ({ index, delta }) => [...start(undefined), ...blocks.more(index, delta)],
    content_block_stop: ({ index }) => blocks.end(index),
    message_delta: ({ delta }) => [...start(undefined), ...stop(membersOf(delta))],
    message_stop: () => [...start(undefined), ...blocks.endAll(), ...finish()],
    error: ({ error }, text) => fail(error, text),
  };

  return {
    event: (event) => {
      if (isOver) return [];
      if (!event.isWhole) {
        isOver = true;
        return [UNREAD_EVENT];
      }
      const text = event.data()?.toString();
      if (text === undefined) return [];
      const value = parseExactly(text);
      const data = membersOf(value) ?? {};
      const step = stepOf(steps, event, data);
      // An event of a name that this API does not have may say whatever it likes.
      if ((step !== undefined || event.name() === '') && isMalformed(event, { text, value })) {
        isOver = true;
        return [MALFORMED_EVENT];
      }
      const parts = step?.(data, text) ?? [];
      return isOver ? parts : [...parts, ...usage(anthropicMessages.readEvent(event, false))];
    },
    end: () => (isOver || stopReason === undefined ? [] : [...blocks.endAll(), ...finish()]),
    whole: (body) => {
      const text = body.toString();
      const message = membersOf(parseExactly(text));
      const content = message?.['content'];
      if (!Array.isArray(content)) return fail(message?.['error'], text);
      return [
        ...start(message),
        ...content.flatMap((block, index) => [...blocks.begin(index, block), ...blocks.end(index)]),
        ...stop(message),
        ...usage(anthropicMessages.readAnswer(body)),
        ...finish(),
      ];
    },
    error: providerErrorIn,
  };
}

/** Servers that speak this API without naming their events name them in the data, as this API does too. */
function stepOf<Step>(steps: Readonly<Record<string, Step>>, event: StreamEvent, data: Members): Step | undefined {
  const name = event.name() || textOf(data['type']) || '';
  return Object.hasOwn(steps, name) ? steps[name] : undefined;
}

/** `RefusalStopDetails`: why the provider did not answer, where it says so. */
function refusal(message: Members | undefined): AnswerPart[] {
  const text = textOf(membersOf(message?.['stop_details'])?.['explanation']);
  return text === undefined ? [] : [{ kind: 'refusal', text }];
}
