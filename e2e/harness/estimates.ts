import type { ProviderRequest } from '../provider/journal.ts';

/** Members of answers whose texts the model wrote. */
const TEXTS = new Set(['content', 'text', 'delta']);
/** What `message_start` of Anthropic claims as output. */
const PLACEHOLDER = 1;

/**
 * The documented estimate of a call whose provider did not tell everything, from the bytes on the wire alone: a quarter of the
 * client's body, rounded up, and (bytes of the answer's texts + 1) / 4, rounded down, at least 1 where there was a text.
 */
export function estimateOf(
  { sent, api }: Pick<ProviderRequest, 'sent' | 'api'>,
  bodyBytes: number,
): { readonly input: number; readonly output: number } {
  const bytes = textBytesOf(sent);
  const least = api.startsWith('anthropic') || bytes > 0 ? PLACEHOLDER : 0;
  return { input: Math.ceil(bodyBytes / 4), output: Math.max(least, Math.floor((bytes + 1) / 4)) };
}

/** Bytes of the texts in an answer, whole or of events, as they stand in its JSON. */
function textBytesOf(sent: Buffer): number {
  const text = sent.toString();
  const isEvents = /^(event|data|:)/m.test(text) && !text.startsWith('{');
  const documents = isEvents ? [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json]) => json ?? '') : [text];
  return documents.reduce((sum, json) => sum + bytesIn(parsed(json)), 0);
}

function bytesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, member]) => {
    if (typeof member !== 'string') return sum + bytesIn(member);
    return sum + (TEXTS.has(name) ? Buffer.byteLength(JSON.stringify(member)) - 2 : 0);
  }, 0);
}

/** A piece that is no JSON has no text. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
