import { createHash, randomFillSync } from 'node:crypto';
import type { Instant } from './values.ts';

/** Randomness, handed in, so that a seed replays a test. */
export interface Random {
  /** Fills the whole buffer. */
  fill(target: Uint8Array): void;
  /** Uniform in [0, 1). */
  fraction(): number;
}

export const systemRandom: Random = {
  fill: (target) => {
    randomFillSync(target);
  },
  fraction: () => Math.random(),
};

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const POOL_BYTES = 4096;

/** Makes UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits, drawn from a pool. */
export function uuidV7Maker(random: Random): (at: Instant) => string {
  const pool = Buffer.alloc(POOL_BYTES);
  let digits = '';
  let used = POOL_BYTES;
  let lastAt = Number.NaN;
  let lastText = '';
  return (at) => {
    if (used + BYTES_PER_ID > POOL_BYTES) {
      random.fill(pool);
      digits = pool.toString('hex');
      used = 0;
    }
    if (at !== lastAt) {
      lastAt = at;
      lastText = timeText(at);
    }
    const from = 2 * used;
    const variant = VARIANTS[((pool[used + 2] ?? 0) >>> 4) & 3] ?? '';
    used += BYTES_PER_ID;
    return `${lastText}${digits.slice(from + 1, from + 4)}-${variant}${digits.slice(from + 5, from + 8)}-${digits.slice(from + 8, from + 20)}`;
  };
}

/** Random ones; six of their bits give way to version and variant. */
const BYTES_PER_ID = 10;
/** The digits that begin with the bits of the variant, 10. */
const VARIANTS = ['8', '9', 'a', 'b'];

/** How an id of this millisecond begins, up to its version. */
function timeText(at: Instant): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}

/** A stable UUIDv5-shaped id (RFC 9562, section 5.5) made of the parts that name a thing; the same parts give the same id. */
export function namedUuid(...parts: readonly string[]): string {
  const digest = createHash('sha1')
    .update(parts.map((part) => `${part.length}:${part}`).join(''))
    .digest();
  return uuidText(digest.subarray(0, 16), 5);
}

function uuidText(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let text = '';
  for (let index = 0; index < 16; index++) {
    text += HEX[bytes[index] ?? 0];
    if (index === 3 || index === 5 || index === 7 || index === 9) text += '-';
  }
  return text;
}
