import { createHash } from 'node:crypto';

const BYTES_PER_NUMBER = 4;
const DIGEST_BYTES = 32;
const UINT32_MAX = 0xffff_ffff;
/** Enough for a `float32`, which is what vectors are kept as. */
const DIGITS = 8;

/** A vector of length 1 that depends on nothing but the text: the same text has the same one, and texts are as good as unrelated. */
export function composeVector(text: string, dimensions: number): readonly number[] {
  const numbersPerDigest = DIGEST_BYTES / BYTES_PER_NUMBER;
  const raw: number[] = [];
  for (let block = 0; raw.length < dimensions; block++) {
    const digest = createHash('sha256').update(`${block}:${text}`).digest();
    for (let index = 0; index < numbersPerDigest && raw.length < dimensions; index++) {
      raw.push((digest.readUInt32LE(index * BYTES_PER_NUMBER) / UINT32_MAX) * 2 - 1);
    }
  }
  const length = Math.hypot(...raw);
  return raw.map((value) => Number((value / length).toFixed(DIGITS)));
}
