import type { Random } from '#kernel';

/** Randomness that a seed replays: xorshift128 (Marsaglia 2003), started from an FNV hash of the seed. Not for secrets. */
export function seededRandom(...seed: readonly (string | number)[]): Random {
  const state = startOf(seed.join('\n'));
  const next = (): number => {
    let x = state[3] ?? 0;
    const w = state[0] ?? 0;
    state[3] = state[2] ?? 0;
    state[2] = state[1] ?? 0;
    state[1] = w;
    x ^= x << 11;
    x ^= x >>> 8;
    state[0] = (x ^ w ^ (w >>> 19)) >>> 0;
    return state[0] ?? 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next();
  return {
    fill: (target) => {
      for (let index = 0; index < target.length; index++) target[index] = next() >>> 24;
    },
    fraction: () => next() / 2 ** 32,
  };
}

/** Seeds that differ little begin alike until the bits are mixed. */
const WARM_UP_ROUNDS = 16;
const FNV_PRIME = 0x01000193;

function startOf(text: string): Uint32Array {
  let hash = 0x811c9dc5;
  const state = new Uint32Array(4);
  for (let word = 0; word < state.length; word++) {
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
    hash = Math.imul(hash ^ word, FNV_PRIME);
    state[word] = (hash >>> 0) | 1;
  }
  return state;
}
