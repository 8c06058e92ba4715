import { isDigit } from './byte-classes.ts';

const DIGIT = '0'.charCodeAt(0);

/** Reads a text whose length is known, in pieces of any size; `0` in it stands for any digit. */
export class FixedText {
  readonly #pattern: Uint8Array;
  #matched = 0;

  constructor(pattern: string) {
    this.#pattern = Buffer.from(pattern, 'latin1');
  }

  get isWhole(): boolean {
    return this.#matched === this.#pattern.length;
  }

  /** How far it came; -1 when a byte is another one. */
  read(bytes: Uint8Array, from: number, to: number): number {
    const pattern = this.#pattern;
    let matched = this.#matched;
    let at = from;
    while (at < to && matched < pattern.length) {
      const wanted = pattern[matched] as number;
      const byte = bytes[at] as number;
      if (wanted === DIGIT ? !isDigit(byte) : byte !== wanted) return -1;
      at++;
      matched++;
    }
    this.#matched = matched;
    return at;
  }

  reset(): void {
    this.#matched = 0;
  }
}
