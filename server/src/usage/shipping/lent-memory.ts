/** Memory that is used again and again: what is allocated anew for every batch keeps the collector at work. */
export interface LentMemory {
  /** So many bytes, with anything in them. They are the caller's until they are given back; what is not is collected. */
  take(bytes: number): Buffer;
  /** Nobody looks at them any more. */
  giveBack(piece: Buffer): void;
}

/** Pieces are made in steps of this size, so that one fits the next taker too. */
const STEP_BYTES = 256 * 1024;

/** Lends pieces of memory, and keeps at most so many bytes of those that nobody has. */
export function lentMemory(bytesMax: number): LentMemory {
  const free: Buffer[] = [];
  let freeBytes = 0;
  return {
    take: (bytes) => {
      const at = free.findIndex((piece) => piece.length >= bytes);
      const [piece] = at < 0 ? [] : free.splice(at, 1);
      freeBytes -= piece?.length ?? 0;
      const whole = piece ?? Buffer.allocUnsafeSlow(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES);
      return whole.subarray(0, bytes);
    },
    giveBack: (piece) => {
      const { byteLength } = piece.buffer;
      if (freeBytes + byteLength > bytesMax) return;
      free.push(Buffer.from(piece.buffer));
      freeBytes += byteLength;
    },
  };
}
