interface Box {
  readonly width: number;
  readonly height: number;
}

/** Room for half the line's width. */
const MARGIN = 1.5;

/** The line over the values from zero up, and the ground below it. Values that are not known leave gaps. */
export function sparklinePaths(
  values: readonly (number | undefined)[],
  { width, height }: Box,
): { readonly line: string; readonly ground: string } {
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  const x = (index: number) => round(values.length < 2 ? width / 2 : (index / (values.length - 1)) * width);
  const y = (value: number) => round(height - MARGIN - (largest === 0 ? 0 : (value / largest) * (height - 2 * MARGIN)));
  const stretches = knownStretches(values);
  const points = stretches.map((stretch) => stretch.map(({ index, value }) => `${x(index)} ${y(value)}`));
  return {
    line: points.map((stretch) => `M${stretch.join('L')}`).join(''),
    ground: stretches
      .map((stretch, place) => {
        const [first = 0, last = 0] = [stretch[0]?.index, stretch.at(-1)?.index];
        return `M${x(first)} ${height}L${points[place]?.join('L')}L${x(last)} ${height}Z`;
      })
      .join(''),
  };
}

interface Point {
  readonly index: number;
  readonly value: number;
}

function knownStretches(values: readonly (number | undefined)[]): readonly (readonly Point[])[] {
  const stretches: Point[][] = [];
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    if (values[index - 1] === undefined) stretches.push([]);
    stretches.at(-1)?.push({ index, value });
  }
  return stretches;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
