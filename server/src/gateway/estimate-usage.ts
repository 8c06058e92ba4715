import type { Outcome, TokenUsage } from '#usage';
import type { AnswerReading, Dialect } from './dialects/dialect.ts';
import { toUsage } from './dialects/to-usage.ts';

/** What of a call decides what is estimated of its usage. */
export interface EstimateFacts {
  /** What became of the provider's work. */
  readonly work: Work;
  readonly reading: AnswerReading;
  readonly purpose: Dialect['purpose'];
  /** Of the client's body. */
  readonly requestBytes: number;
  /** Of the answer's texts, as far as they came; undefined: they were not read. */
  readonly contentBytes: number | undefined;
}

export type Work =
  /** Nothing that is paid for: refused, not reached, answered with an error status. */
  | 'none'
  /** An answer had begun, and the provider said that it failed. */
  | 'failed'
  /** It had begun, and nobody knows how far it went: the client left, the answer was cut, the gateway died. */
  | 'partial'
  | 'whole';

/**
 * The tokens of a call, and where they come from. What the provider said stands. Of the rest, input is a quarter of the request's
 * bytes and output is (bytes of the texts + 1) / 4, at least one where there was a text, and the row is marked as estimated; but only where
 * something was used:
 *
 * | work    | input that was not reported | output that was not reported                                                  |
 * |---------|-----------------------------|-------------------------------------------------------------------------------|
 * | none    | not known                   | not known                                                                     |
 * | failed  | not known without a text    | 0 without a text where the input was reported, else not known: an error is no output |
 * | partial | estimated                   | of the texts; without one the provider's placeholder, and without that not known |
 * | whole   | estimated                   | of the texts, 0 without one; not known of an answer that was not read or is yet to be made; 0 of embeddings |
 */
export function estimateUsage(facts: EstimateFacts): { usage: TokenUsage; source: Outcome['usageSource'] } {
  const { work, reading } = facts;
  const known = toUsage(reading);
  const source = reading.usage === undefined ? 'none' : 'provider';
  const isSilent = work === 'none' || (work === 'failed' && !facts.contentBytes);
  const input = known.input ?? (isSilent ? undefined : inputOf(facts.requestBytes));
  const output = known.output ?? (isSilent ? outputOfError(facts, known) : outputOf(facts));
  if (input === known.input && output === known.output) return { usage: known, source };
  return { usage: { ...known, input, output }, source: 'estimated' };
}

const BYTES_PER_TOKEN = 4;

function inputOf(requestBytes: number): number {
  return Math.ceil(requestBytes / BYTES_PER_TOKEN);
}

/** What took the input in and failed before any text is charged for the input, if at all. */
function outputOfError({ work, contentBytes }: EstimateFacts, known: TokenUsage): number | undefined {
  return work === 'failed' && contentBytes === 0 && known.input !== undefined ? 0 : undefined;
}

function outputOf({ work, reading, purpose, contentBytes }: EstimateFacts): number | undefined {
  if (purpose === 'embed') return 0;
  if (reading.isPending === true || contentBytes === undefined) return undefined;
  const placeholder = reading.usage?.placeholderOutput;
  if (contentBytes > 0) return Math.max(1, placeholder ?? 0, Math.floor((contentBytes + 1) / BYTES_PER_TOKEN));
  return work === 'whole' ? (placeholder ?? 0) : placeholder;
}
