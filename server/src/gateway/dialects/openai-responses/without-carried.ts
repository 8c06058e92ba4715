import type { RequestSpans, Span } from '../dialect.ts';
import { boundedElementSpans, markFinder } from '../element-spans.ts';
import { memberLocator, readText } from '../read-members.ts';
import { SEAL_MARK } from './carried-signature.ts';

const MARK = Buffer.from(`"${SEAL_MARK}`);
const locateInput = memberLocator(['input']);
const locateSealed = memberLocator(['encrypted_content']);

/**
 * Takes out of `input` the items in which we had another provider's signature carried: OpenAI refuses what it did not seal.
 * They are there when a conversation comes back from another provider, of a traffic split or after a fallback.
 */
export function withoutCarried(body: Buffer): RequestSpans['edits'] {
  if (!body.includes(MARK)) return [];
  const located = locateInput(body);
  const input = located.kind === 'object' ? located.members.input : undefined;
  if (input?.kind !== 'array') return [];
  const items = boundedElementSpans(body, input.span) ?? [];
  const isMarked = markFinder(body, MARK);
  const edits: { span: Span; text: string }[] = [];
  const carriers = items.map((item) => isMarked(item) && isCarrier(body, item));
  for (let index = 0; index < items.length; index++) {
    const first = index;
    while (carriers[index]) index++;
    if (index > first) edits.push({ span: withComma(items, first, index), text: '' });
  }
  return edits;
}

function isCarrier(body: Buffer, item: Span): boolean {
  const bytes = body.subarray(item.from, item.to);
  const located = locateSealed(bytes);
  if (located.kind !== 'object') return false;
  return readText(bytes, located.members.encrypted_content)?.startsWith(SEAL_MARK) === true;
}

/** Where items `first` to `end`, `end` not included, stand with the comma that sets them apart from another one. */
function withComma(items: readonly Span[], first: number, end: number): Span {
  const from = items[first]?.from ?? 0;
  const next = items[end];
  if (next !== undefined) return { from, to: next.from };
  return { from: items[first - 1]?.to ?? from, to: items[end - 1]?.to ?? from };
}
