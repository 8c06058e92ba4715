import { useMemo } from 'react';
import { useTheme } from '../components/theme.ts';
import type { ChartModel } from '../dashboards/chart-model.ts';
import { exactFigure } from '../format/figure.ts';
import { calendarMonth, dayWithWeekday } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import { daysOption } from './days-option.ts';
import { useDrawing, wantsStillness } from './drawing.ts';
import { readThemeColours } from './theme-colours.ts';
import { type TooltipFacts, tooltip } from './tooltip.ts';

interface DaysChartProps {
  readonly model: ChartModel;
  /** What the picture is, for those who do not see it. */
  readonly label: string;
  readonly openDay: string | undefined;
}

/** Series over days, drawn. */
export function DaysChart({ model, label, openDay }: DaysChartProps) {
  const { say, language } = useText();
  const { shown } = useTheme();
  const option = useMemo(() => {
    const tooltipAt = (index: number) => {
      const day = model.days[index] ?? '';
      const title = model.every === 'month' ? calendarMonth(day, language) : dayWithWeekday(day, language);
      const isOpen = day === openDay;
      return tooltip({
        title: isOpen ? `${title} · ${say('widget.inProgress')}` : title,
        lines: linesAt(model, index, language),
        foot: sumAt(model, index, { name: say('widget.total'), language }),
      });
    };
    const isStill = wantsStillness();
    return daysOption({ model, language, colours: readThemeColours(shown), isStill, openDay, tooltip: tooltipAt });
  }, [model, language, openDay, say, shown]);
  const place = useDrawing(option);
  return <div ref={place} role="img" aria-label={label} className="h-56 w-full" />;
}

type Language = Parameters<typeof dayWithWeekday>[1];

function linesAt(model: ChartModel, index: number, language: Language): TooltipFacts['lines'] {
  return model.series.map(({ title, colour, values }) => ({
    name: title,
    colour,
    value: values[index],
    text: exactFigure(values[index], model.format, language),
  }));
}

/** Only what is stacked has a sum that means something, and only when all of it is known. */
function sumAt(
  model: ChartModel,
  index: number,
  { name, language }: { readonly name: string; readonly language: Language },
): TooltipFacts['foot'] {
  if ((model.kind !== 'stacked_bar' && model.kind !== 'area') || model.series.length < 2) return undefined;
  const values = model.series.map((series) => series.values[index]);
  const sum = values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return { name, text: exactFigure(values.includes(undefined) ? undefined : sum, model.format, language) };
}
