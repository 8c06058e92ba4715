import { createHash } from 'node:crypto';
import type { AnswerFacts, Asked, Reply, Turn } from './api.ts';
import type { ToolDirective } from './directives.ts';
import { exampleOf } from './example-of.ts';

const PIECES = 4;
const RESULT_CHARACTERS_MAX = 2_000;

/**
 * What the provider says to a conversation: the result of its tools when there is one, the tools that the prompt told it
 * to call when they are offered, an instance of the schema, what it saw of the images, or some words.
 */
export function replyTo(asked: Asked, facts: AnswerFacts): Reply {
  const { prompt, results } = whatCounts(asked.turns);
  const thoughts = asked.wantsThoughts ? `Thinking about ${facts.id}.` : undefined;
  const say = (text: string): Reply => ({
    thoughts,
    words: cutInto(facts.directives.chunks ?? PIECES, text),
    calls: [],
  });
  if (results.length > 0) {
    return say(`The tool said: ${results.map((result) => result.slice(0, RESULT_CHARACTERS_MAX)).join(' | ')}`);
  }
  const calls = callsOf(asked, facts);
  if (calls.length > 0) return { thoughts, words: [], calls };
  if (asked.schema !== undefined) return say(JSON.stringify(exampleOf(asked.schema)));
  if (prompt !== undefined && prompt.images.length > 0) return say(`I see ${prompt.images.join(' and ')}.`);
  return { thoughts, words: facts.words, calls: [] };
}

/** The tools that the directives name, as far as they are offered; else the one that the request forces. */
function callsOf({ tools, forced }: Asked, { directives }: AnswerFacts): readonly ToolDirective[] {
  const told = (directives.tools ?? []).filter(({ name }) => tools.some((offer) => offer.name === name));
  if (told.length > 0 || forced === undefined) return told;
  const offer = forced === '' ? tools[0] : tools.find(({ name }) => name === forced);
  return offer === undefined ? [] : [{ name: offer.name, args: JSON.stringify(exampleOf(offer.parameters)) }];
}

/** Text of the turn that tells the provider what to do: the last one of the user that carries a directive, else the last one. */
export function promptText(turns: readonly Turn[]): string {
  return whatCounts(turns).prompt?.text ?? '';
}

/** How an answer names an image that came as base64: what a test can compute for itself from the bytes it sent. */
export function describeImage(mediaType: string, base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return `${mediaType} of ${bytes.length} bytes (${digest})`;
}

/** As `describeImage`, for a data URL or an address. */
export function describeImageUrl(url: string): string {
  const [, mediaType, base64] = /^data:([\w/+.-]+);base64,(.*)$/s.exec(url) ?? [];
  return mediaType === undefined || base64 === undefined ? url : describeImage(mediaType, base64);
}

function whatCounts(turns: readonly Turn[]): {
  readonly prompt: Turn | undefined;
  readonly results: readonly string[];
} {
  const isPrompt = (turn: Turn) => turn.role === 'user' && (turn.text !== '' || turn.images.length > 0);
  const told = turns.findLastIndex((turn) => isPrompt(turn) && /\[\[(id|fault): |\[\[tool=/.test(turn.text));
  const index = told === -1 ? turns.findLastIndex(isPrompt) : told;
  const results = turns.slice(index + 1).filter((turn) => turn.role === 'tool');
  return { prompt: turns[index], results: results.map((turn) => turn.text) };
}

/** Characters are never torn apart. */
function cutInto(count: number, text: string): readonly string[] {
  const characters = Array.from(text);
  const size = Math.max(1, Math.ceil(characters.length / Math.max(1, count)));
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(''),
  );
}
