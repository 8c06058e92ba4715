const FIRST_BYTES = 4_096;
const EMPTY = Buffer.alloc(0);

/** Bytes of one client that were not read yet, in one piece: as they came, or, from the second piece on, in a buffer that doubles. */
export class StrictEdgeInput {
  bytes: Buffer = EMPTY;
  from = 0;
  to = 0;

  get length(): number {
    return this.to - this.from;
  }

  add(piece: Buffer): void {
    if (this.from === this.to) {
      this.bytes = piece;
      this.from = 0;
      this.to = piece.length;
      return;
    }
    this.#makeRoom(piece.length);
    piece.copy(this.bytes, this.to);
    this.to += piece.length;
  }

  /** All before this place was read; views of it stay as they are. */
  readUpTo(place: number): void {
    this.from = place;
    if (place === this.to) this.clear();
  }

  clear(): void {
    this.bytes = EMPTY;
    this.from = 0;
    this.to = 0;
  }

  /** Only a buffer of ours has room behind its end; it grows into a new one, as views of the old one are in others' hands. */
  #makeRoom(more: number): void {
    const { length } = this;
    if (this.bytes.length - this.to >= more) return;
    const roomy = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 * (length + more)));
    this.bytes.copy(roomy, 0, this.from, this.to);
    this.bytes = roomy;
    this.from = 0;
    this.to = length;
  }
}
