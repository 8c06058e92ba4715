import { isObjectOf, type MemberRules } from '../chat/member-rules.ts';
import { elementsAt, memberAt, type Place, refuse, textAt } from '../chat/place.ts';
import { readDataUrl, readMediaUrl } from '../chat/read-media-url.ts';
import type { AssistantPart, FilePart, ImagePart, UserPart } from '../conversation.ts';
import {
  inputFileMembers,
  inputImageMembers,
  inputTextMembers,
  messageMembers,
  outputRefusalMembers,
  outputTextMembers,
} from './item-members.ts';

/** Reads a user's message. Empty pieces of text say nothing, and are left out; a message of nothing else is refused. */
export function readUserContent(message: Place): readonly UserPart[] {
  const parts = readContent(message, readUserPart);
  if (parts.length === 0) refuse(memberAt(message, 'content'));
  return parts;
}

function readUserPart(place: Place): readonly UserPart[] {
  const type = memberAt(place, 'type');
  switch (type.value) {
    case 'input_text':
      return texts(readInputText(place));
    case 'input_image':
      return readImage(place);
    case 'input_file':
      return readFile(place);
    default:
      return refuse(type) ?? [];
  }
}

/** Reads a message of an assistant: of an earlier answer, or one that a client made up. Empty when it says nothing. */
export function readAssistantContent(message: Place): readonly AssistantPart[] {
  return readContent<AssistantPart>(message, readAssistantPart);
}

function readAssistantPart(place: Place): readonly AssistantPart[] {
  const type = memberAt(place, 'type');
  switch (type.value) {
    case 'output_text':
      return texts(readTextOf(place, outputTextMembers));
    case 'input_text':
      return texts(readInputText(place));
    case 'refusal':
      isObjectOf(place, outputRefusalMembers);
      return [{ kind: 'refusal', text: textAt(memberAt(place, 'refusal')) ?? '' }];
    default:
      return refuse(type) ?? [];
  }
}

/** Reads a system's or a developer's message: text only. Of several pieces it is one text; of none, nothing. */
export function readInstruction(message: Place): readonly string[] {
  const pieces = readContent(message, (place) => {
    const type = memberAt(place, 'type');
    return type.value === 'input_text' ? texts(readInputText(place)) : (refuse(type) ?? []);
  });
  return pieces.length === 0 ? [] : [pieces.map(({ text }) => text).join('\n')];
}

type Text = Extract<UserPart, { readonly kind: 'text' }>;

function readContent<Part>(message: Place, readPart: (place: Place) => readonly Part[]): readonly (Part | Text)[] {
  isObjectOf(message, messageMembers);
  const content = memberAt(message, 'content');
  if (content.value === undefined) return refuse(content) ?? [];
  return typeof content.value === 'string' ? texts(content.value) : elementsAt(content).flatMap(readPart);
}

function texts(text: string): readonly Text[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

/** Reads an `input_text` part. */
export function readInputText(place: Place): string {
  return readTextOf(place, inputTextMembers);
}

function readTextOf(place: Place, members: MemberRules): string {
  isObjectOf(place, members);
  const text = memberAt(place, 'text');
  return textAt(text) ?? refuse(text) ?? '';
}

/** Reads an `input_image` part; empty when it was refused. */
export function readImage(place: Place): readonly ImagePart[] {
  isObjectOf(place, inputImageMembers);
  const source = readMediaUrl(memberAt(place, 'image_url'));
  return source === undefined ? [] : [{ kind: 'image', source }];
}

/** The file's content stands in the request, or is fetched by the provider from an address. */
function readFile(place: Place): readonly FilePart[] {
  isObjectOf(place, inputFileMembers);
  const url = memberAt(place, 'file_url');
  const data = memberAt(place, 'file_data');
  if (url.value !== undefined && data.value !== undefined) refuse(data);
  const source = url.value === undefined ? readDataUrl(data) : readMediaUrl(url);
  const name = textAt(memberAt(place, 'filename'));
  return source === undefined ? [] : [{ kind: 'file', name, source }];
}
