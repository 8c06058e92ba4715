import { seeded, seedOf } from '../seeded.ts';

const DIMENSIONS = 8;

/** An embedding of a text: the same text gives the same vector, in numbers that a 32-bit float holds exactly. */
export function vectorOf(text: string, dimensions = DIMENSIONS): readonly number[] {
  const random = seeded(seedOf(text));
  return Array.from({ length: dimensions }, () => Math.fround(Math.round((random() - 0.5) * 65_536) / 65_536));
}

/** Little-endian 32-bit floats in base64. */
export function base64Of(vector: readonly number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString('base64');
}
