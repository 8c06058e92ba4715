import type { UserPart } from '../conversation.ts';
import { isObjectOf } from './member-rules.ts';
import { fileMembers, filePartMembers, imagePartMembers, imageUrlMembers, userMembers } from './message-members.ts';
import { elementsAt, memberAt, type Place, refuse, textAt } from './place.ts';
import { readDataUrl, readMediaUrl } from './read-media-url.ts';
import { readTextPart } from './read-text.ts';

/** Reads a user's message. Empty pieces of text say nothing, and are left out; a message of nothing else is refused. */
export function readUser(message: Place): readonly UserPart[] {
  isObjectOf(message, userMembers);
  const content = memberAt(message, 'content');
  const parts = readContent(content).filter((part) => part.kind !== 'text' || part.text !== '');
  if (parts.length === 0) refuse(content);
  return parts;
}

function readContent(content: Place): readonly UserPart[] {
  if (typeof content.value === 'string') return [{ kind: 'text', text: content.value }];
  return elementsAt(content).flatMap((place) => readPart(place) ?? []);
}

function readPart(place: Place): UserPart | undefined {
  const type = memberAt(place, 'type');
  switch (type.value) {
    case 'text':
      return { kind: 'text', text: readTextPart(place) };
    case 'image_url':
      return readImage(place);
    case 'file':
      return readFile(place);
    default:
      return refuse(type);
  }
}

function readImage(place: Place): UserPart | undefined {
  isObjectOf(place, imagePartMembers);
  const image = memberAt(place, 'image_url');
  isObjectOf(image, imageUrlMembers);
  const source = readMediaUrl(memberAt(image, 'url'));
  return source && { kind: 'image', source };
}

function readFile(place: Place): UserPart | undefined {
  isObjectOf(place, filePartMembers);
  const file = memberAt(place, 'file');
  isObjectOf(file, fileMembers);
  const source = readDataUrl(memberAt(file, 'file_data'));
  return source && { kind: 'file', name: textAt(memberAt(file, 'filename')), source };
}
