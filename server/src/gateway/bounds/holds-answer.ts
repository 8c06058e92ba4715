import type { Dialect } from '../dialects/dialect.ts';
import { headerValue } from '../request-tags.ts';
import type { UpstreamHead } from '../upstream.ts';

/** Whether an answer with this head may be kept whole in memory, to be read or to be sent in one piece; a stream of events is not. */
export function holdsAnswer({ headers, status }: UpstreamHead, dialect: Pick<Dialect, 'streamsJsonArray'>): boolean {
  const type = headerValue(headers, 'content-type')?.toLowerCase() ?? '';
  if (type.startsWith('text/event-stream')) return false;
  return status >= 400 || !(dialect.streamsJsonArray && type.startsWith('application/json'));
}
