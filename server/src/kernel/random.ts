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
  const pool = new Uint8Array(POOL_BYTES);
  const bytes = new Uint8Array(16);
  let used = POOL_BYTES;
  return (at) => {
    if (used + 10 > POOL_BYTES) {
      random.fill(pool);
      used = 0;
    }
    const time = at as number;
    const high = Math.floor(time / 2 ** 32);
    bytes[0] = high >>> 8;
    bytes[1] = high;
    bytes[2] = time >>> 24;
    bytes[3] = time >>> 16;
    bytes[4] = time >>> 8;
    bytes[5] = time;
    for (let index = 6; index < 16; index++) bytes[index] = pool[used++] as number;
    return uuidText(bytes, 7);
  };
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
