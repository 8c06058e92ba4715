/** Bytes of a text in UTF-8, at most: counted only where the longest that it could be is above the bound. */
export function textBytesMax(text: string, bound: number): number {
  const longest = text.length * UTF8_BYTES_MAX;
  return longest <= bound ? longest : Buffer.byteLength(text);
}

/** Bytes that a UTF-16 unit takes in UTF-8, at most. */
const UTF8_BYTES_MAX = 3;
