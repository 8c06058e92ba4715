import type { Socket } from 'node:net';

const JOINED_BYTES_MAX = 65_536;
const MEMORY_BYTES = 4 * JOINED_BYTES_MAX;

/**
 * One for all sockets. What the system took at once, as it nearly always does, needs its place no longer: the next message is written over
 * it. What it did not take stays where it is until it is sent.
 */
let memory = Buffer.allocUnsafeSlow(MEMORY_BYTES);
let free = 0;

/** What goes out together. */
interface Joined {
  /** Characters stand for bytes (latin1). */
  readonly before: string;
  readonly bytes: Buffer;
  readonly after: string;
}

/** Whether they may go out joined: longer ones are not copied. */
export function isJoinable({ before, bytes, after }: Joined): boolean {
  return before.length + bytes.length + after.length <= JOINED_BYTES_MAX;
}

/** Writes what is joinable in one write. False: the socket will say `drain`. */
export function writeJoined(socket: Socket, { before, bytes, after }: Joined): boolean {
  if (before.length + bytes.length + after.length > memory.length - free) {
    memory = Buffer.allocUnsafeSlow(MEMORY_BYTES);
    free = 0;
  }
  const bytesAt = free + memory.write(before, free, 'latin1');
  memory.set(bytes, bytesAt);
  let to = bytesAt + bytes.length;
  if (after !== '') to += memory.write(after, to, 'latin1');
  const isFast = socket.write(memory.subarray(free, to));
  if (socket.writableLength > 0) free = to;
  return isFast;
}
