import { textBox } from '#identity';
import { systemRandom } from '#kernel';

/** A box that seals for real, under a key of this byte alone. */
export function sealingBox(byte: number): ReturnType<typeof textBox> {
  return textBox(new Uint8Array(32).fill(byte), systemRandom);
}
