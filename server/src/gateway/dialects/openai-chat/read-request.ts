import type { RequestReading, RequestSpans } from '../dialect.ts';
import { type Member, memberLocator, REQUEST_BOUNDS, readValue } from '../read-members.ts';
import { readCommon } from '../read-request.ts';
import { withoutCarried } from './without-carried.ts';

const locate = memberLocator(
  ['model', 'stream', 'stream_options', 'stream_options.include_usage', 'n'],
  REQUEST_BOUNDS,
);

/** Reads a request, and decides what must be written into it so that a streamed answer reports its usage. */
export function readRequest(body: Buffer): RequestReading {
  const common = readCommon(body, locate(body));
  if (common.kind === 'invalid') return common;
  const { model, modelSpans, isStream, members } = common;
  const wantsUsage = members['stream_options.include_usage']?.kind === 'true';
  const asked = isStream && !wantsUsage ? askForUsage(body, members) : [];
  const edits = [...asked, ...withoutCarried(body)].sort((a, b) => a.span.from - b.span.from);
  const spans = { model, modelSpans, isStream, wantsUsage, edits };
  const choices = isStream ? readChoiceCount(body, members.n) : 1;
  return { kind: 'read', spans: choices > 1 ? { ...spans, choices } : spans };
}

/** What is no count stays as it is, and the provider refuses it in its own words. */
function readChoiceCount(body: Buffer, n: Member | undefined): number {
  return n?.kind === 'number' ? Number(readValue(body, n)) : 1;
}

interface Members {
  readonly stream?: Member;
  readonly stream_options?: Member;
  readonly 'stream_options.include_usage'?: Member;
}

/** A member of a type that the API does not know stays as it is: the provider refuses it in its own words. */
function askForUsage(body: Buffer, members: Members): RequestSpans['edits'] {
  const { stream, stream_options: options } = members;
  const usage = members['stream_options.include_usage'];
  if (usage?.kind === 'false' || usage?.kind === 'null') return [{ span: usage.span, text: 'true' }];
  if (usage !== undefined) return [];
  if (options?.kind === 'null') return [{ span: options.span, text: '{"include_usage":true}' }];
  if (options?.kind === 'object') return [insert(options.span.from + 1, `"include_usage":true${comma(body, options)}`)];
  if (options !== undefined || stream === undefined) return [];
  return [insert(stream.span.to, ',"stream_options":{"include_usage":true}')];
}

function insert(at: number, text: string): RequestSpans['edits'][number] {
  return { span: { from: at, to: at }, text };
}

/** What separates a new first member from those that the object has. */
function comma(body: Buffer, { span }: Member): string {
  const inside = body.toString('latin1', span.from + 1, span.to - 1);
  return inside.trim() === '' ? '' : ',';
}
