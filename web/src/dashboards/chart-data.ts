import type { Granularity, Language } from '@tallygate/contract';
import { placesOf } from '../range/places.ts';
import type { ChartData } from './chart-model.ts';
import { comparedPeriod } from './compared-period.ts';
import type { WidgetData } from './widget-data.ts';

/** What the document says of the places of a chart's axis. */
export type Every = 'day' | 'month' | 'auto' | undefined;

/** The places of a chart with the rows of its range, and of the one before where the two have places of the same kind. */
export function chartData(
  every: Every,
  { result, range, before, now }: WidgetData,
  language: Language,
): { readonly data: ChartData; readonly open: string | undefined } {
  const each = granularityOfChart(every, result.granularity);
  const style = { zone: result.time_zone, now };
  const { places, open, cut } = placesOf(range, each, style);
  const periodOf = ({ result: then, range: earlier }: NonNullable<typeof before>) =>
    comparedPeriod(
      { places, before: { result: then, range: earlier, places: placesOf(earlier, each, style).places } },
      { every: each, zone: result.time_zone },
    );
  const canCompare = before !== undefined && granularityOfChart(every, before.result.granularity) === each;
  return {
    data: {
      result,
      every: each,
      places,
      cut,
      language,
      before: canCompare ? { result: before.result, period: periodOf(before) } : undefined,
    },
    open,
  };
}

function granularityOfChart(every: Every, asAsked: Granularity): Granularity {
  return every === 'auto' ? asAsked : (every ?? 'day');
}
