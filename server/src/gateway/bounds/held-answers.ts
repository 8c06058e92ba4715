/** Bytes of whole answers in memory, over all calls of this process. */
export class HeldAnswers {
  readonly bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts bytes that came; false: all calls together hold more than may be. */
  add(bytes: number): boolean {
    this.#bytes += bytes;
    return this.#bytes <= this.bytesMax;
  }

  /** A call let go of what it held. */
  drop(bytes: number): void {
    this.#bytes -= bytes;
  }
}
