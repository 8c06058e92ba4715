import type { Language } from '@tallygate/contract';
import { useMemo } from 'react';
import { useTheme } from '../components/theme.ts';
import { type ChartModel, isStacked, type Values } from '../dashboards/chart-model.ts';
import { previousTitle } from '../dashboards/twin.ts';
import type { SeriesColour } from '../dashboards/widgets.ts';
import { exactAmong, largestOf } from '../format/figure.ts';
import { comparedPlace, placeTitle } from '../format/place.ts';
import { type Say, useText } from '../locales/use-text.ts';
import { daysOption } from './days-option.ts';
import { useDrawing, wantsStillness } from './drawing.ts';
import { readThemeColours } from './theme-colours.ts';
import { type TooltipFacts, tooltip } from './tooltip.ts';

interface DaysChartProps {
  readonly model: ChartModel;
  /** What the picture is, for those who do not see it. */
  readonly label: string;
  /** The place that is not over. */
  readonly open: string | undefined;
}

/** Series over hours, days, weeks, months or names, drawn. */
export function DaysChart({ model, label, open }: DaysChartProps) {
  const { say, language } = useText();
  const { shown } = useTheme();
  const option = useMemo(() => {
    const style = { every: model.every, zone: model.timeZone, language };
    const tooltipAt = (index: number) => {
      const place = model.places[index] ?? '';
      const title = placeTitle(place, style);
      return tooltip({
        title: [
          title,
          ...(place === open ? [say('widget.inProgress')] : []),
          ...(place === model.cut ? [say('widget.cut')] : []),
        ].join(' · '),
        lines: linesAt(model, index, { say, language }),
        foot: sumAt(model, index, { name: say('widget.total'), language }),
      });
    };
    const colours = readThemeColours(shown);
    const openName = say('range.today');
    return daysOption({ model, language, colours, isStill: wantsStillness(), open, openName, tooltip: tooltipAt });
  }, [model, language, open, say, shown]);
  const place = useDrawing(option);
  return <div ref={place} role="img" aria-label={label} className="h-56 w-full" />;
}

interface Words {
  readonly say: Say;
  readonly language: Language;
}

function linesAt(model: ChartModel, index: number, { say, language }: Words): TooltipFacts['lines'] {
  const { series: now, previous, compared, format, every, timeZone: zone } = model;
  const largest = largestOf([...now, ...previous].map(({ values }) => values[index]));
  const line = (title: string, { values, colour }: { readonly values: Values; readonly colour?: SeriesColour }) => ({
    name: title,
    colour,
    value: values[index],
    text: exactAmong(values[index], format, { language, largest }),
  });
  const place = compared?.places[index];
  const when = place === undefined ? '' : ` · ${comparedPlace(place, { every, zone, language })}`;
  return [
    ...now.map((series) => line(series.title, series)),
    ...previous.map(({ title, values }) => line(`${previousTitle(title, say)}${when}`, { values })),
  ];
}

/** Only what is stacked has a sum that means something, and only when all of it is known. */
function sumAt(
  model: ChartModel,
  index: number,
  { name, language }: { readonly name: string; readonly language: Language },
): TooltipFacts['foot'] {
  if (!isStacked(model.kind) || model.series.length < 2) return undefined;
  const values = model.series.map((series) => series.values[index]);
  const sum = values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const total = values.includes(undefined) ? undefined : sum;
  return { name, text: exactAmong(total, model.format, { language, largest: sum }) };
}
