import type { EventReading, StreamEvent } from '../dialect.ts';
import { type Member, memberLocator } from '../read-members.ts';
import { readMembers } from './read-answer.ts';
import { readChoices } from './read-choices.ts';
import { withoutMember } from './without-member.ts';

const locate = memberLocator(['choices', 'usage', 'model', 'service_tier', 'error']);
const DONE = '[DONE]';
const IS_DONE: EventReading = { isTerminal: true };
const NO_CONTENT: EventReading = { isContent: false };

/** Reads a `ChatCompletionChunk`, an error in its place, or the `[DONE]` that ends a stream. */
export function readEvent(event: StreamEvent, isUsageHidden: boolean): EventReading | undefined {
  const data = event.data();
  if (data === undefined) return undefined;
  if (data.length <= DONE.length + 2 && data.toString('latin1').trim() === DONE) return IS_DONE;
  const located = locate(data);
  if (located.kind !== 'object') return undefined;
  const { choices, usage } = located.members;
  const reading = readMembers(data, located.members);
  const isUsageAlone = usage?.kind === 'object' && isEmptyArray(event, choices);
  return {
    ...reading,
    ...(reading.errorCode === undefined && choices !== undefined ? readChoices(data, choices) : NO_CONTENT),
    ...(isUsageAlone ? { isComplete: true } : {}),
    hidden: isUsageHidden && usage !== undefined ? hiddenUsage(event, usage, choices) : undefined,
  };
}

/**
 * With `include_usage` a stream has an extra chunk without choices that carries the usage, and `"usage":null` in all
 * others. A chunk with choices and a usage is neither: a provider that sends those does so unasked.
 */
function hiddenUsage(event: StreamEvent, usage: Member, choices: Member | undefined): EventReading['hidden'] {
  if (usage.kind === 'object' && isEmptyArray(event, choices)) return { kind: 'drop' };
  if (usage.kind !== 'null') return undefined;
  return withoutMember(event, usage);
}

function isEmptyArray(event: StreamEvent, member: Member | undefined): boolean {
  if (member?.kind !== 'array') return false;
  const inside = event.data()?.toString('latin1', member.span.from + 1, member.span.to - 1);
  return inside?.trim() === '';
}
