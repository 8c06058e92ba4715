const BYTES_PER_NUMBER = 4;

/** A vector as the base64 of 32-bit floats, little-endian: what `encoding_format: base64` of OpenAI embeddings means. */
export function vectorInBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * BYTES_PER_NUMBER);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * BYTES_PER_NUMBER);
  return bytes.toString('base64');
}
