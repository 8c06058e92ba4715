import type { RequestReading } from '../dialect.ts';
import { memberLocator, REQUEST_BOUNDS } from '../read-members.ts';
import { readCommon } from '../read-request.ts';

const locate = memberLocator(['model', 'stream'], REQUEST_BOUNDS);

/** Reads a request. Streams of this API always report their usage, so that nothing is asked for and nothing hidden. */
export function readRequest(body: Buffer): RequestReading {
  const common = readCommon(body, locate(body));
  if (common.kind === 'invalid') return common;
  const { model, modelSpans, isStream } = common;
  return { kind: 'read', spans: { model, modelSpans, isStream, wantsUsage: true, edits: [] } };
}
