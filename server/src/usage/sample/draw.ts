import { invariant, type Random } from '#kernel';

/** True with this probability. */
export function chance(random: Random, probability: number): boolean {
  return random.fraction() < probability;
}

/** A whole number from `from` to `to`, both included. */
export function whole(random: Random, from: number, to: number): number {
  return from + Math.floor(random.fraction() * (to - from + 1));
}

/** One of a list that is not empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const picked = list[Math.floor(random.fraction() * list.length)];
  invariant(picked !== undefined, 'lists to pick from are not empty');
  return picked;
}

/** One of a list that is not empty, by shares that need not sum to anything. */
export function pickByShare<T extends { readonly share: number }>(random: Random, list: readonly T[]): T {
  let left = random.fraction() * list.reduce((sum, each) => sum + each.share, 0);
  const picked = list.find((each) => {
    left -= each.share;
    return left < 0;
  });
  return picked ?? pick(random, list);
}

/** Log-normal: half of the draws are below the median, `spread` is the standard deviation of the logarithm. */
export function around(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * normal(random));
}

/** How often something that happens `mean` times on average happens (Poisson, by Knuth; normal above 30). */
export function times(random: Random, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const floor = Math.exp(-mean);
  let product = random.fraction();
  let count = 0;
  while (product > floor) {
    product *= random.fraction();
    count += 1;
  }
  return count;
}

/** Standard normal (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
}
