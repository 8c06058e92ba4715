import type { Dialect } from './dialects/dialect.ts';
import { jsonArrayFramer } from './framing/json-array-framer.ts';
import { sseFramer } from './framing/sse-framer.ts';
import type { StreamFramer } from './framing/stream-framer.ts';
import { lateRelay } from './late-relay.ts';
import type { Relay, RelayHost } from './relay.ts';
import { headerValue } from './request-tags.ts';
import { type BodyShape, shapeOf } from './sniff-body.ts';
import { streamRelay } from './stream-relay.ts';
import type { AnswerTranslator } from './translate/translation.ts';
import type { UpstreamHead } from './upstream.ts';
import { isWholeStatus, wholeRelay } from './whole-relay.ts';

const READ_BYTES_MAX = 16 * 1024 * 1024;
/** As many vectors as may be asked for at once, the longest there are, in base64: their usage stands behind them. */
const EMBEDDINGS_BYTES_MAX = 64 * 1024 * 1024;

/** What of a call decides how its answer is relayed. */
export interface RelayedCall {
  /** The API that the destination speaks. */
  readonly dialect: Dialect;
  readonly isUsageHidden: boolean;
  readonly translator: AnswerTranslator | undefined;
  /** Answers that were asked for at once. */
  readonly choices: number;
  /** Others can still be asked. */
  readonly hasFallback: boolean;
}

/**
 * The relay for an answer with this head: by what the answer is, whatever the request asked for. A head may lie about the type, so that the
 * body's first bytes decide; an answer of which nothing came is what its head says.
 */
export function chooseRelay(head: UpstreamHead, host: RelayHost, call: RelayedCall): Relay {
  const coding = headerValue(head.headers, 'content-encoding')?.toLowerCase() ?? 'identity';
  const type = headerValue(head.headers, 'content-type')?.toLowerCase() ?? '';
  const isPlain = coding === 'identity';
  const saysEvents = type.startsWith('text/event-stream');
  const whole = () =>
    wholeRelay(host, {
      length: head.length,
      // A compressed answer, which we asked nobody for, passes unread; as a stream it must not be held either.
      dialect: isPlain ? call.dialect : undefined,
      isHeld: isPlain || !saysEvents,
      readBytesMax: call.dialect.purpose === 'embed' ? EMBEDDINGS_BYTES_MAX : READ_BYTES_MAX,
      status: head.status,
      translator: call.translator,
    });
  if (!isPlain || !isWholeStatus(head.status)) return whole();
  const said = saysEvents ? 'events' : saidShape(type, call);
  return lateRelay((first) => {
    const framer = framerFor(first.length === 0 ? said : (shapeOf(first) ?? said), said, call);
    return framer === undefined ? whole() : streamRelay(host, { ...call, framer, isHeld: call.hasFallback });
  });
}

function saidShape(type: string, { dialect, translator }: RelayedCall): BodyShape {
  const isArray = translator === undefined && dialect.streamsJsonArray && type.startsWith('application/json');
  return isArray ? 'array' : 'other';
}

/** undefined: it is no stream that we can read. */
function framerFor(shape: BodyShape, said: BodyShape, call: RelayedCall): StreamFramer | undefined {
  if (shape === 'events' || (shape === 'other' && said === 'events')) return sseFramer();
  const mayBeArray = call.translator === undefined && call.dialect.streamsJsonArray;
  // An error in place of an array is one object, and counts as its only element.
  const isArray = mayBeArray && (shape === 'array' || (shape === 'object' && said === 'array'));
  return isArray ? jsonArrayFramer() : undefined;
}
