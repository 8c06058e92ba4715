import type { EventReading, StreamEvent } from '../dialect.ts';
import { memberLocator, readText } from '../read-members.ts';
import { textCounter } from '../text-bytes.ts';
import { readAnswer } from './read-answer.ts';
import { readUsage } from './read-usage.ts';

const locateStart = memberLocator(['message.usage', 'message.model']);
const locateType = memberLocator(['type']);
const locateDelta = memberLocator(['usage', 'delta.stop_reason']);

const STOP: EventReading = { isTerminal: true };
const READERS = new Map<string, (data: Buffer) => EventReading | undefined>([
  ['message_start', readStart],
  ['content_block_delta', readContent],
  ['message_delta', readDelta],
  ['message_stop', () => STOP],
  ['error', readError],
]);

/** Reads a `RawMessageStreamEvent`, or an error in its place. Events of other names (`ping`, ones to come) tell nothing. */
export function readEvent(event: StreamEvent): EventReading | undefined {
  const data = event.data();
  if (data === undefined) return undefined;
  return READERS.get(event.name() || typeIn(data))?.(data);
}

/** Servers that speak this API without naming their events name them in the data, as this API does too. */
function typeIn(data: Buffer): string {
  const located = locateType(data);
  return (located.kind === 'object' && readText(data, located.members.type)) || '';
}

/**
 * The first event has the input, and a placeholder for the output (often 1). That is not taken: a stream that is cut before
 * its `message_delta` has an unknown output, of at least that. In `raw` it stays, as the provider's own words.
 */
function readStart(data: Buffer): EventReading | undefined {
  const located = locateStart(data);
  if (located.kind !== 'object') return undefined;
  const { usage, serviceTier } = readUsage(data, located.members['message.usage']);
  const model = readText(data, located.members['message.model']);
  return {
    model,
    serviceTier,
    usage: usage && { ...usage, output: undefined, placeholderOutput: usage.output },
  };
}

const textBytes = textCounter(['text', 'thinking', 'partial_json']);

function readContent(data: Buffer): EventReading {
  return { isContent: true, contentBytes: textBytes(data) };
}

/** Its counts are cumulative: the last ones are those of the whole answer, which ends with a reason to stop. */
function readDelta(data: Buffer): EventReading | undefined {
  const located = locateDelta(data);
  if (located.kind !== 'object') return undefined;
  const isComplete = located.members['delta.stop_reason']?.kind === 'string';
  return { ...readUsage(data, located.members.usage), isComplete };
}

function readError(data: Buffer): EventReading {
  const { errorCode = 'provider:error' } = readAnswer(data);
  return { errorCode };
}
