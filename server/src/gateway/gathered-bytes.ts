/**
 * Joins the pieces of a body. One piece is kept as it came; from the second on they are copied into one buffer that
 * doubles, so that a body in many small pieces costs about its own size, whatever buffers the pieces were cut from.
 */
export class GatheredBytes {
  #only: Buffer | undefined;
  #joined: Buffer | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    if (this.#length === 0 && this.#joined === undefined) {
      this.#only = piece;
      this.#length = piece.length;
      return;
    }
    const joined = this.#roomFor(piece.length);
    piece.copy(joined, this.#length);
    this.#length += piece.length;
  }

  /** All of it, as a view that stays as it is: what is added later goes behind it. */
  bytes(): Buffer {
    return this.#only ?? this.#joined?.subarray(0, this.#length) ?? EMPTY;
  }

  /** Begins anew; views given before stay as they are. */
  clear(): void {
    this.#only = undefined;
    this.#joined = undefined;
    this.#length = 0;
  }

  #roomFor(more: number): Buffer {
    const needed = this.#length + more;
    let joined = this.#joined;
    if (joined === undefined || joined.length < needed) {
      const grown = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 * this.#length, needed));
      this.bytes().copy(grown);
      joined = grown;
    }
    this.#joined = joined;
    this.#only = undefined;
    return joined;
  }
}

const EMPTY = Buffer.alloc(0);
const FIRST_BYTES = 4_096;
