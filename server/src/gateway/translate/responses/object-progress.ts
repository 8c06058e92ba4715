import { memberLocator } from '../../dialects/read-members.ts';

const locate = memberLocator([]);

/** Follows a JSON text that comes in pieces. */
export interface ObjectProgress {
  /** The text so far. */
  text(): string;
  add(piece: string): void;
  /** The text is a whole object, which no text can make longer. */
  isWhole(): boolean;
}

type State = 'before' | 'inside' | 'string' | 'escape' | 'ended' | 'none';

/** Begins with an empty text. Each character is looked at once, and once more when the object ends. */
export function followObject(): ObjectProgress {
  let text = '';
  let state: State = 'before';
  let depth = 0;
  let isChecked = false;

  const stepInside = (character: string): State => {
    if (character === '"') return 'string';
    depth += NESTING[character] ?? 0;
    return depth === 0 ? 'ended' : 'inside';
  };
  const step = (character: string): State => {
    if (state === 'string') return IN_STRING[character] ?? 'string';
    if (state === 'escape') return 'string';
    if (state === 'inside') return stepInside(character);
    if (SPACE.test(character)) return state;
    return state === 'before' && character === '{' ? stepInside(character) : 'none';
  };
  return {
    text: () => text,
    add: (piece) => {
      text += piece;
      for (let at = 0; at < piece.length && state !== 'none'; at++) state = step(piece.charAt(at));
    },
    isWhole: () => {
      if (state !== 'ended') return false;
      if (!isChecked && locate(Buffer.from(text)).kind !== 'object') state = 'none';
      isChecked = true;
      return state === 'ended';
    },
  };
}

const SPACE = /[ \t\r\n]/;
const IN_STRING: Readonly<Record<string, State>> = { '"': 'inside', '\\': 'escape' };
const NESTING: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };
