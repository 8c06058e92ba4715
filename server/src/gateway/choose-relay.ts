import type { Dialect } from './dialects/dialect.ts';
import { jsonArrayFramer } from './framing/json-array-framer.ts';
import { sseFramer } from './framing/sse-framer.ts';
import type { Relay, RelayHost } from './relay.ts';
import { headerValue } from './request-tags.ts';
import { streamRelay } from './stream-relay.ts';
import type { AnswerTranslator } from './translate/translation.ts';
import type { UpstreamHead } from './upstream.ts';
import { wholeRelay } from './whole-relay.ts';

const READ_BYTES_MAX = 16 * 1024 * 1024;
/** As many vectors as may be asked for at once, the longest there are, in base64: their usage stands behind them. */
const EMBEDDINGS_BYTES_MAX = 64 * 1024 * 1024;

/** What of a call decides how its answer is relayed. */
export interface RelayedCall {
  /** The API that the destination speaks. */
  readonly dialect: Dialect;
  readonly isUsageHidden: boolean;
  readonly translator: AnswerTranslator | undefined;
  /** Others can still be asked. */
  readonly hasFallback: boolean;
}

/** The relay for an answer with this head: by what the answer is, whatever the request asked for. */
export function chooseRelay(head: UpstreamHead, host: RelayHost, call: RelayedCall): Relay {
  const { dialect, translator } = call;
  const coding = headerValue(head.headers, 'content-encoding')?.toLowerCase() ?? 'identity';
  const type = headerValue(head.headers, 'content-type')?.toLowerCase() ?? '';
  const isPlain = coding === 'identity';
  const isFull = head.status >= 200 && head.status < 300 && head.status !== 204;
  const isEvents = isFull && type.startsWith('text/event-stream');
  const isArray = isFull && translator === undefined && dialect.streamsJsonArray && type.startsWith('application/json');
  if (isPlain && (isEvents || isArray)) {
    const framer = isEvents ? sseFramer() : jsonArrayFramer();
    return streamRelay(host, { ...call, framer, isHeld: call.hasFallback });
  }
  // A compressed answer, which we asked nobody for, passes unread; as a stream it must not be held either.
  return wholeRelay(host, {
    length: head.length,
    dialect: isPlain ? dialect : undefined,
    isHeld: !isEvents,
    readBytesMax: dialect.purpose === 'embed' ? EMBEDDINGS_BYTES_MAX : READ_BYTES_MAX,
    status: head.status,
    translator,
  });
}
