import type { Dialect } from './dialects/dialect.ts';
import type { Relay, RelayHost } from './relay.ts';
import { headerValue } from './request-tags.ts';
import { streamRelay } from './stream-relay.ts';
import type { UpstreamHead } from './upstream.ts';
import { wholeRelay } from './whole-relay.ts';

/** The relay for an answer with this head: by what the answer is, whatever the request asked for. */
export function chooseRelay(
  head: UpstreamHead,
  host: RelayHost,
  call: { dialect: Dialect; hidesUsage: boolean },
): Relay {
  const coding = headerValue(head.headers, 'content-encoding')?.toLowerCase() ?? 'identity';
  const type = headerValue(head.headers, 'content-type')?.toLowerCase() ?? '';
  const isPlain = coding === 'identity';
  const isStream =
    type.startsWith('text/event-stream') && head.status >= 200 && head.status < 300 && head.status !== 204;
  if (isPlain && isStream) return streamRelay(host, call.dialect, call.hidesUsage);
  // A compressed answer, which we asked nobody for, passes unread; as a stream it must not be held either.
  return wholeRelay(host, { length: head.length, dialect: isPlain ? call.dialect : undefined, isHeld: !isStream });
}
