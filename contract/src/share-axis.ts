/** Where an axis of shares begins and ends, and how far apart its lines are; parts of 1. */
interface ShareAxis {
  readonly min: number;
  readonly max: 1;
  readonly interval: number;
}

/** Shares that come close to the whole: an axis beyond it would name shares that there are not. */
const NEARLY_WHOLE = 0.8;

/** Where an axis may begin; every line of it can be written with one place after the point. */
const STEPS: readonly ShareAxis[] = [
  { min: 0.995, max: 1, interval: 0.001 },
  { min: 0.99, max: 1, interval: 0.002 },
  { min: 0.98, max: 1, interval: 0.005 },
  { min: 0.95, max: 1, interval: 0.01 },
  { min: 0.9, max: 1, interval: 0.02 },
  { min: 0.8, max: 1, interval: 0.05 },
];
const FROM_NOTHING: ShareAxis = { min: 0, max: 1, interval: 0.25 };

/**
 * The axis of shares that come near the whole; undefined: they do not, and need no axis of their own. That of lines begins close
 * below the least of them where all are near the whole, since 99.1 % and 99.9 % would be one line above zero; whoever draws it says
 * where it begins. Bars have their length from zero.
 */
export function shareAxis(
  values: readonly (number | undefined)[],
  { isLine }: { readonly isLine: boolean },
): ShareAxis | undefined {
  const known = values.filter((value) => value !== undefined);
  const largest = Math.max(0, ...known);
  if (largest <= NEARLY_WHOLE || largest > 1) return undefined;
  const least = Math.min(...known);
  return (isLine ? STEPS.find(({ min }) => min <= least) : undefined) ?? FROM_NOTHING;
}
