import type { RequestReading } from '../dialect.ts';
import { memberLocator, REQUEST_BOUNDS } from '../read-members.ts';
import { readCommon } from '../read-request.ts';
import { withoutCarried } from './without-carried.ts';

const locate = memberLocator(['model', 'stream'], REQUEST_BOUNDS);

/** Reads a request. Its streamed answers report their usage unasked, in their last event: nothing is asked for or hidden. */
export function readRequest(body: Buffer): RequestReading {
  const common = readCommon(body, locate(body));
  if (common.kind === 'invalid') return common;
  const { model, modelSpans, isStream } = common;
  return { kind: 'read', spans: { model, modelSpans, isStream, wantsUsage: true, edits: withoutCarried(body) } };
}
