import { sparklinePaths } from './sparkline-paths.ts';

const WIDTH = 200;
const HEIGHT = 28;

/** A tile's days, drawn small; it only repeats what charts and tables say, so nothing of it is spoken. */
export function Sparkline({ values }: { readonly values: readonly (number | undefined)[] }) {
  const { line, ground } = sparklinePaths(values, { width: WIDTH, height: HEIGHT });
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden className="h-7 w-full text-accent">
      <path d={ground} fill="currentColor" opacity="0.12" />
      <path
        d={line}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
      />
    </svg>
  );
}
