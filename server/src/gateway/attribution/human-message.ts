import { elementSpans } from '../dialects/element-spans.ts';
import { memberStart } from '../json/member-start.ts';
import { ARRAY_START, COMMA, QUOTE, skipSpace, skipString, skipValue } from '../json/scan-json.ts';

/** What a person said in a conversation, as the body of a request holds it. */
export interface HumanMessage {
  /** Of the message in the list of messages, from 0. */
  readonly place: number;
  /** Its texts as they stand in the JSON, without quotes; none for a picture alone. */
  readonly texts: readonly Buffer[];
}

/** The first and the last message of a person; results of tools and reminders that agents add are none. */
export interface HumanMessages {
  readonly first: HumanMessage;
  readonly last: HumanMessage;
}

/**
 * Finds them in a request's body, which was checked before, without building any of it: the list is gone through once, and what tools and
 * models said not a second time. `list`: the member that holds the messages. undefined: nobody said anything.
 */
export function humanMessages(body: Buffer, list: Buffer): HumanMessages | undefined {
  const start = memberStart(body, list, skipSpace(body, 0));
  if (start < 0) return undefined;
  if (body[start] === QUOTE) {
    const only = { place: 0, texts: [textAt(body, start)] };
    return { first: only, last: only };
  }
  const messages = elementSpans(body, { from: start }, MESSAGES_MAX + 1).map(({ from }) => from);
  if (messages.length > MESSAGES_MAX) return undefined;
  const placed = [...messages.entries()];
  const first = firstSaid(body, placed);
  const last = first && firstSaid(body, placed.reverse());
  return first && last && { first, last };
}

/** Messages of a request that are looked at; one with more is no conversation of an agent. */
const MESSAGES_MAX = 20_000;

function firstSaid(body: Buffer, messages: readonly (readonly [number, number])[]): HumanMessage | undefined {
  for (const [place, from] of messages) {
    const texts = saidIn(body, from);
    if (texts !== undefined) return { place, texts };
  }
  return undefined;
}

const ROLE = Buffer.from('role');
const CONTENT = Buffer.from('content');
const PARTS = Buffer.from('parts');
const USER = Buffer.from('user');

/** The texts of the message at this offset; undefined: it is no person's. Messages of most dialects have `content`, Gemini's `parts`. */
function saidIn(body: Buffer, message: number): readonly Buffer[] | undefined {
  const role = memberStart(body, ROLE, message);
  if (role >= 0 && !isText(body, role, USER)) return undefined;
  const content = role < 0 ? -1 : memberStart(body, CONTENT, message);
  // Gemini takes a message without a role as the user's.
  const said = content < 0 ? memberStart(body, PARTS, message) : content;
  if (body[said] === QUOTE) return [textAt(body, said)];
  return body[said] === ARRAY_START ? saidInBlocks(body, said) : undefined;
}

const TYPE = Buffer.from('type');
const TEXT = Buffer.from('text');
const FUNCTION_RESPONSE = Buffer.from('functionResponse');
const TOOL_RESULT = Buffer.from('tool_result');
/** What Claude Code adds to messages by itself, and takes out again. */
const REMINDER = Buffer.from('<system-reminder>');

/** The texts of a list of blocks; undefined: it carries the result of a tool, or nothing of a person. */
function saidInBlocks(body: Buffer, list: number): readonly Buffer[] | undefined {
  const texts: Buffer[] = [];
  let isSaid = false;
  let at = list;
  do {
    const block = skipSpace(body, at + 1);
    if (isResult(body, block)) return undefined;
    const end = skipValue(body, block, 0);
    if (end < 0) break;
    const text = memberStart(body, TEXT, block);
    const words = body[text] === QUOTE ? textAt(body, text) : undefined;
    const isReminder = words?.subarray(0, REMINDER.length).equals(REMINDER) === true;
    if (!isReminder) isSaid = true;
    if (!isReminder && words !== undefined) texts.push(words);
    at = skipSpace(body, end);
  } while (body[at] === COMMA);
  return isSaid ? texts : undefined;
}

/** Its type stands in front of what the tool gave, which is long. */
function isResult(body: Buffer, block: number): boolean {
  const type = memberStart(body, TYPE, block);
  return type < 0 ? memberStart(body, FUNCTION_RESPONSE, block) >= 0 : isText(body, type, TOOL_RESULT);
}

/** Whether the string at this offset says this, without escapes. */
function isText(body: Buffer, at: number, text: Buffer): boolean {
  const end = at + 1 + text.length;
  return body[at] === QUOTE && body[end] === QUOTE && body.subarray(at + 1, end).equals(text);
}

/** What is between the quotes of the string at this offset. */
function textAt(body: Buffer, at: number): Buffer {
  const end = skipString(body, at);
  return body.subarray(at + 1, end < 0 ? body.length : end - 1);
}
