import { shareAxis } from '@tallygate/contract';
import { type ChartModel, isStacked } from './chart-model.ts';

/** The axis of a chart of shares that come near the whole; undefined: it is as that of any chart. */
export function shareAxisOf({ format, kind, series, previous }: ChartModel): ReturnType<typeof shareAxis> {
  if (format !== 'percent' || isStacked(kind)) return undefined;
  return shareAxis(
    [...series, ...previous].flatMap(({ values }) => values),
    { isLine: kind === 'line' },
  );
}
