const PLACES = 1024;
/** Longer names are read anew each time. */
const BYTES_MAX = 40;

const known: string[] = new Array(PLACES).fill('');

/**
 * The text of a name or method. The spellings seen last are remembered by place, so that a usual one costs a comparison
 * and no new string; the memory is bounded, and who fills it with odd ones only makes it slower.
 */
export function spelling(bytes: Buffer, from: number, to: number): string {
  const length = to - from;
  if (length > BYTES_MAX) return bytes.toString('latin1', from, to);
  const place = placeOf(bytes, from, to);
  const candidate = known[place] as string;
  if (candidate.length === length && isSame(candidate, bytes, from)) return candidate;
  const text = bytes.toString('latin1', from, to);
  known[place] = text;
  return text;
}

function placeOf(bytes: Buffer, from: number, to: number): number {
  const first = bytes[from] as number;
  const middle = bytes[(from + to) >> 1] as number;
  const last = bytes[to - 1] as number;
  return (Math.imul((to - from) * 7 + first * 31 + middle * 257 + last * 1021, 0x9e3779b1) >>> 16) % PLACES;
}

function isSame(text: string, bytes: Buffer, from: number): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) !== bytes[from + index]) return false;
  }
  return true;
}
