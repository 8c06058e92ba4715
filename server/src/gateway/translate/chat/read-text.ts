import { isObjectOf } from './member-rules.ts';
import { textPartMembers } from './message-members.ts';
import { elementsAt, memberAt, type Place, refuse, textAt } from './place.ts';

/** Reads content that may only be text: a string, or text parts. Empty pieces say nothing, and are left out. */
export function readText(content: Place): readonly string[] {
  const texts = typeof content.value === 'string' ? [content.value] : elementsAt(content).map(readPart);
  return texts.filter((text) => text !== '');
}

function readPart(place: Place): string {
  const type = memberAt(place, 'type');
  return type.value === 'text' ? readTextPart(place) : (refuse(type) ?? '');
}

/** Reads a text part. */
export function readTextPart(place: Place): string {
  isObjectOf(place, textPartMembers);
  const text = memberAt(place, 'text');
  return textAt(text) ?? refuse(text) ?? '';
}
