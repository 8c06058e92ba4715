const FIRST_BYTES = 4_096;
const EMPTY = Buffer.alloc(0);

/**
 * Bytes of one client that were not read yet, in one piece. As long as nothing waits they are looked at where they came, in memory that
 * is another's afterwards; what is to stay is copied, from the second piece on into a buffer that doubles.
 */
export class StrictEdgeInput {
  bytes: Buffer = EMPTY;
  from = 0;
  to = 0;
  /** The bytes are lent: they stay only until `keep`. */
  #isLent = false;

  get length(): number {
    return this.to - this.from;
  }

  /** Takes the first `size` of the bytes; `keep` is to be called before they become another's. */
  add(bytes: Buffer, size: number): void {
    if (this.from === this.to) {
      this.bytes = bytes;
      this.from = 0;
      this.to = size;
      this.#isLent = true;
      return;
    }
    this.#makeRoom(size);
    bytes.copy(this.bytes, this.to, 0, size);
    this.to += size;
  }

  /** What is left stays, in memory of its own. */
  keep(): void {
    if (!this.#isLent || this.from === this.to) return;
    this.bytes = this.own(this.from, this.to);
    this.to -= this.from;
    this.from = 0;
    this.#isLent = false;
  }

  /** These bytes as they will stay. */
  own(from: number, to: number): Buffer {
    if (!this.#isLent) return this.bytes.subarray(from, to);
    const copy = Buffer.allocUnsafe(to - from);
    this.bytes.copy(copy, 0, from, to);
    return copy;
  }

  /** All before this place was read; what `own` gave stays as it is. */
  readUpTo(place: number): void {
    this.from = place;
    if (place === this.to) this.clear();
  }

  clear(): void {
    this.bytes = EMPTY;
    this.from = 0;
    this.to = 0;
    this.#isLent = false;
  }

  /** Only a buffer of ours has room behind its end; it grows into a new one, as views of the old one are in others' hands. */
  #makeRoom(more: number): void {
    const { length } = this;
    if (!this.#isLent && this.bytes.length - this.to >= more) return;
    const roomy = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 * (length + more)));
    this.bytes.copy(roomy, 0, this.from, this.to);
    this.bytes = roomy;
    this.from = 0;
    this.to = length;
    this.#isLent = false;
  }
}
