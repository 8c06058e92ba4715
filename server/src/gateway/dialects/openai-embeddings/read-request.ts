import type { RequestReading } from '../dialect.ts';
import { memberLocator, REQUEST_BOUNDS } from '../read-members.ts';
import { readCommon } from '../read-request.ts';

const locate = memberLocator(['model'], REQUEST_BOUNDS);

/** Reads a request. `stream` is no member of this API: what a client says with it is the provider's to judge. */
export function readRequest(body: Buffer): RequestReading {
  const common = readCommon(body, locate(body));
  if (common.kind === 'invalid') return common;
  const { model, modelSpans } = common;
  return { kind: 'read', spans: { model, modelSpans, isStream: false, wantsUsage: true, edits: [] } };
}
