import { colourToken } from '../charts/colours.ts';
import type { ChartSeries } from './chart-model.ts';

/** Which colour is which series. */
export function Legend({ series }: { readonly series: readonly ChartSeries[] }) {
  if (series.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-0.5 px-4 pb-2 text-small text-muted">
      {series.map(({ title, colour }) => (
        <li key={title} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-[2px]" style={{ background: colourToken(colour) }} />
          {title}
        </li>
      ))}
    </ul>
  );
}
