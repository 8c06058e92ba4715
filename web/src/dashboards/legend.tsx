import type { Language } from '@tallygate/contract';
import { colourToken } from '../charts/colours.ts';
import { daySpan } from '../format/time.ts';
import { type Say, useText } from '../locales/use-text.ts';
import type { ChartSeries } from './chart-model.ts';
import type { ComparedPeriod } from './compared-period.ts';

/** Which colour is which series. */
export function Legend({
  series,
  compared,
  isSplit = false,
}: {
  readonly series: readonly Pick<ChartSeries, 'title' | 'colour'>[];
  /** The period before, where it is compared. */
  readonly compared?: ComparedPeriod | undefined;
  /** Its series are values that only the legend names, be there a single one; else the widget's title names a single series. */
  readonly isSplit?: boolean;
}) {
  const { say, language } = useText();
  if (series.length === 0 || (series.length === 1 && !isSplit && compared === undefined)) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-0.5 px-4 pb-2 text-small text-muted">
      {series.map(({ title, colour }) => (
        <li key={title} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-[2px]" style={{ background: colourToken(colour) }} />
          {title}
        </li>
      ))}
      {compared !== undefined && (
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="w-3 border-t-2 border-dashed border-faint" />
          {comparedTitle(compared, { say, language })}
        </li>
      )}
    </ul>
  );
}

/** Which days are compared, and whether Mondays stand against Mondays. */
export function comparedTitle(
  { firstDay, lastDay, isSameWeekday, isEmpty }: ComparedPeriod,
  { say, language }: { readonly say: Say; readonly language: Language },
): string {
  const title = say('widget.previousSpan', { span: daySpan(firstDay, lastDay, language) });
  if (isEmpty) return `${title}: ${say('tile.noPrevious')}`;
  return isSameWeekday ? title : `${title} · ${say('widget.otherWeekdays')}`;
}
