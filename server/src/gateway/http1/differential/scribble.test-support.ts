import type { Random } from './random.test-support.ts';

/** Bytes that parsers have rules about, and one or two of each kind that they have none about. */
const BYTES = [
  ...Buffer.from(
    '\r\r\n\n\r\n \t\t:;,="#%/.\\0159afxAFX@[]{}()<>?|~^`-_+*&!$\x00\x01\x0b\x0c\x1f\x7f\x80\x85\xa0\xc2\xe4\xff',
    'latin1',
  ),
];

/** Where inputs are written, piece by piece, and spoilt. */
export class Scribble {
  readonly bytes = Buffer.alloc(65_536);
  size = 0;

  clear(): void {
    this.size = 0;
  }

  add(text: string): void {
    this.size += this.bytes.write(text, this.size, 'latin1');
  }

  /** One small fault behind `from`: a byte changed, put in or taken out, a stretch repeated or taken out. */
  spoil(random: Random, from = 0): void {
    const at = from + random.below(Math.max(1, this.size - from));
    switch (random.below(6)) {
      case 0:
      case 1:
        this.bytes[at] = byteOf(random);
        break;
      case 2:
      case 3:
        this.#repeat(at, 1);
        this.bytes[at] = byteOf(random);
        break;
      case 4:
        this.#remove(at, random.once(4) ? random.below(16) : 1);
        break;
      default:
        this.#repeat(at, 1 + random.below(24));
    }
  }

  /** As a literal, to be read back with `JSON.parse`; characters stand for bytes. */
  literal(): string {
    return JSON.stringify(this.bytes.toString('latin1', 0, this.size));
  }

  #repeat(at: number, count: number): void {
    const length = Math.min(count, this.size - at);
    this.bytes.copyWithin(at + length, at, this.size);
    this.size += length;
  }

  #remove(at: number, count: number): void {
    const length = Math.min(count, this.size - at);
    this.bytes.copyWithin(at, at + length, this.size);
    this.size -= length;
  }
}

function byteOf(random: Random): number {
  return random.once(8) ? random.below(256) : random.pick(BYTES);
}
