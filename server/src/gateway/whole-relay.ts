import type { AnswerReading, Dialect } from './dialects/dialect.ts';
import type { Relay, RelayHost } from './relay.ts';

/** Up to this size an answer is held until it is whole, then goes out in one write behind its head. */
const HELD_BYTES_MAX = 1_048_576;
/** Up to this size an answer is kept for reading its usage; a larger one passes unread. */
const READ_BYTES_MAX = 16_777_216;

/**
 * Relays an answer that is not streamed. Its last piece is held back until the record is written. A small answer is held
 * whole, so that one that breaks off can still be fetched elsewhere; a large one flows, one piece behind.
 */
export function wholeRelay(host: RelayHost, dialect: Dialect, length: number | undefined): Relay {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let held: Buffer | undefined;
  let isStarted = false;
  let reading: AnswerReading = {};
  const flow = (): boolean => {
    if (host.isGone()) return true;
    if (isStarted) return true;
    isStarted = true;
    host.start(length);
    return pieces.slice(0, -1).reduce((isFast, piece) => host.write(piece) && isFast, true);
  };
  const pass = (chunk: Buffer): boolean => {
    const wasStarted = isStarted;
    const isFast = flow();
    const previous = held;
    held = chunk;
    if (!wasStarted || previous === undefined || host.isGone()) return isFast;
    return host.write(previous);
  };
  const finish = () => {
    if (host.isGone()) return;
    if (isStarted) host.finish(held);
    else {
      isStarted = true;
      host.start(length ?? bytes);
      host.finish(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces));
    }
  };
  return {
    data: (chunk) => {
      bytes += chunk.length;
      if (bytes <= READ_BYTES_MAX) pieces.push(chunk);
      const isFast = bytes <= HELD_BYTES_MAX && !isStarted ? true : pass(chunk);
      if (bytes > READ_BYTES_MAX) pieces = [];
      return isFast;
    },
    end: () => {
      if (bytes > 0 && bytes <= READ_BYTES_MAX)
        reading = dialect.readAnswer(pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces));
      host.record('ok', finish);
    },
    breakOff: () => host.record('upstream_truncated', () => host.cut()),
    reading: () => reading,
    isStarted: () => isStarted,
    contentEvents: () => 0,
  };
}
