/** A straight line through points, by least squares. */
export interface Slope {
  /** Of y for each unit of x. */
  readonly perUnit: number;
  /** Standard error of it: noise alone makes a slope of about this size. */
  readonly error: number;
}

/** Throws with fewer than three points, which always lie on a line. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): Slope {
  if (points.length < 3) throw new Error('a slope needs three points');
  const mean = (of: (point: { readonly x: number; readonly y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const middle = { x: mean(({ x }) => x), y: mean(({ y }) => y) };
  const spread = points.reduce((sum, { x }) => sum + (x - middle.x) ** 2, 0);
  const perUnit = points.reduce((sum, { x, y }) => sum + (x - middle.x) * (y - middle.y), 0) / spread;
  const left = points.reduce((sum, { x, y }) => sum + (y - middle.y - perUnit * (x - middle.x)) ** 2, 0);
  return { perUnit, error: Math.sqrt(left / (points.length - 2) / spread) };
}
