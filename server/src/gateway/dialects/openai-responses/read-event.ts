import type { EventReading, StreamEvent } from '../dialect.ts';
import { providerErrorCode } from '../provider-error-code.ts';
import { memberLocator, readText, readValue } from '../read-members.ts';
import { readMembers } from './read-answer.ts';

const locateType = memberLocator(['type']);
const locateDelta = memberLocator(['delta']);
const locateModel = memberLocator(['response.model']);
const locateError = memberLocator(['error', 'code']);
const locateResponse = memberLocator([
  'response.usage',
  'response.model',
  'response.service_tier',
  'response.error',
  'response.status',
]);

const CONTENT: EventReading = { isContent: true };
const READERS = new Map<string, (data: Buffer) => EventReading | undefined>([
  ['response.created', readModel],
  ['response.output_item.done', () => CONTENT],
  ['response.image_generation_call.partial_image', () => CONTENT],
  ['response.completed', readLast],
  ['response.incomplete', readLast],
  ['response.failed', readLast],
  ['error', readError],
]);

/** Reads a `ResponseStreamEvent`. Events of other names, ones to come among them, tell nothing. */
export function readEvent(event: StreamEvent): EventReading | undefined {
  const data = event.data();
  if (data === undefined) return undefined;
  const name = event.name() || typeIn(data);
  return name.endsWith('.delta') ? readDelta(data) : READERS.get(name)?.(data);
}

/** Each event has its name in its data too: all that there is where a server names none. */
function typeIn(data: Buffer): string {
  const located = locateType(data);
  return (located.kind === 'object' && readText(data, located.members.type)) || '';
}

function readDelta(data: Buffer): EventReading | undefined {
  const located = locateDelta(data);
  const delta = located.kind === 'object' ? located.members.delta : undefined;
  if (delta === undefined || delta.kind === 'null') return undefined;
  if (delta.kind !== 'string') return CONTENT;
  const contentBytes = delta.span.to - delta.span.from - QUOTES;
  return contentBytes === 0 ? undefined : { isContent: true, contentBytes };
}

const QUOTES = 2;

/** The first event names the tier that was asked for, not the one that served; that is in the last. */
function readModel(data: Buffer): EventReading | undefined {
  const located = locateModel(data);
  return located.kind === 'object' ? { model: readText(data, located.members['response.model']) } : undefined;
}

/** The whole response stands in it, usage included. */
function readLast(data: Buffer): EventReading | undefined {
  const located = locateResponse(data);
  if (located.kind !== 'object') return undefined;
  const { members } = located;
  const reading = readMembers(data, {
    usage: members['response.usage'],
    model: members['response.model'],
    service_tier: members['response.service_tier'],
    error: members['response.error'],
    status: members['response.status'],
  });
  return { ...reading, isTerminal: true };
}

/** The documented event has the error's members in itself; the provider also sends them in a member `error`. */
function readError(data: Buffer): EventReading {
  const located = locateError(data);
  if (located.kind !== 'object') return { errorCode: providerErrorCode(undefined) };
  const { error, code } = located.members;
  return { errorCode: providerErrorCode(readValue(data, error) ?? { code: readValue(data, code) }) };
}
