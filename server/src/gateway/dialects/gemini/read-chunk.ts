import type { EventReading, Span } from '../dialect.ts';
import { elementSpans } from '../element-spans.ts';
import { type Member, memberLocator, readText } from '../read-members.ts';
import { textCounter } from '../text-bytes.ts';
import { errorCodeOf } from './error-code.ts';
import { readUsage } from './read-usage.ts';

const locate = memberLocator(['candidates', 'usageMetadata', 'modelVersion', 'promptFeedback.blockReason', 'error']);
const locateCandidate = memberLocator(['finishReason', 'content.parts']);

/** Reads a `GenerateContentResponse`, whole or a chunk of a streamed one, or an error in its place; undefined for anything else. */
export function readChunk(bytes: Buffer, isWhole: boolean): EventReading | undefined {
  const located = locate(bytes);
  if (located.kind !== 'object') return undefined;
  const { candidates, usageMetadata, modelVersion, error } = located.members;
  const errorCode = errorCodeOf(bytes, error);
  const seen = candidates === undefined ? NOTHING : readCandidates(bytes, candidates.span);
  const isBlocked = readText(bytes, located.members['promptFeedback.blockReason']) !== undefined;
  const isComplete = errorCode === undefined && (seen.isFinished || isBlocked);
  return {
    ...(isComplete || isWhole || candidates !== undefined
      ? readUsage(bytes, usageMetadata, isComplete || isWhole)
      : readLastUsage(bytes, usageMetadata)),
    model: readText(bytes, modelVersion),
    errorCode,
    isContent: errorCode === undefined && seen.hasContent,
    contentBytes: errorCode === undefined && seen.hasContent && !isWhole ? contentBytes(bytes) : undefined,
    isComplete,
  };
}

/** The texts, thoughts among them, and the arguments of calls; bytes of images and the like are no measure of tokens. */
export const contentBytes = textCounter(['text'], ['args']);

/**
 * Of a chunk without candidates: usage on its own comes behind the chunk that tells the end. Chunks ahead of it, whose total is
 * the prompt, still say nothing of output.
 */
function readLastUsage(bytes: Buffer, usage: Member | undefined): ReturnType<typeof readUsage> {
  const last = readUsage(bytes, usage, true);
  return last.usage?.output === 0 ? readUsage(bytes, usage, false) : last;
}

const NOTHING = { hasContent: false, isFinished: false };

function readCandidates(bytes: Buffer, span: Span): typeof NOTHING {
  const seen = { ...NOTHING };
  for (const { from, to } of elementSpans(bytes, span)) {
    const candidate = bytes.subarray(from, to);
    const located = locateCandidate(candidate);
    if (located.kind !== 'object') continue;
    if (readText(candidate, located.members.finishReason) !== undefined) seen.isFinished = true;
    const parts = located.members['content.parts'];
    if (parts !== undefined && hasContent(candidate, parts.span)) seen.hasContent = true;
  }
  return seen;
}

/** A last chunk often has one part, an empty text: that is no content. */
function hasContent(candidate: Buffer, parts: Span): boolean {
  return elementSpans(candidate, parts).some((part) => !isEmptyText(candidate, part));
}

const EMPTY_TEXT = /^\{\s*"text"\s*:\s*""\s*\}$/;
/** No part longer than this, its white space included, is looked at for being empty. */
const EMPTY_BYTES_MAX = 64;

function isEmptyText(bytes: Buffer, { from, to }: Span): boolean {
  return to - from <= EMPTY_BYTES_MAX && EMPTY_TEXT.test(bytes.toString('latin1', from, to));
}
