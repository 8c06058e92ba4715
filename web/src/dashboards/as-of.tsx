import type { Datasets } from '../api/use-datasets.ts';
import { calendarDay, dateTime, exactTime, timeOfDay, zoneName } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import type { Range } from '../range/range.ts';

interface AsOfProps {
  readonly datasets: Datasets;
  readonly range: Range;
  readonly zone: string;
  /** With the days of the range and of the figures. */
  readonly isDated?: boolean | undefined;
}

/** Of when the oldest figure is, in which zone, and whether the range still grows. */
export function AsOf({ datasets, range, zone, isDated = false }: AsOfProps) {
  const { say, language } = useText();
  const oldest = [...datasets.values()].flatMap(({ data }) => (data === undefined ? [] : [data.as_of])).sort()[0];
  return (
    <p className="figures flex flex-wrap gap-x-3 text-small text-muted">
      {isDated && (
        <span>
          {say('range.span', {
            first: calendarDay(range.firstDay, language),
            last: calendarDay(range.lastDay, language),
          })}
        </span>
      )}
      {range.isOpen && <span title={say('range.openReason')}>{say('range.open')}</span>}
      {oldest !== undefined && (
        <time dateTime={oldest} title={exactTime(oldest, { zone, language })}>
          {say('page.asOf', { time: (isDated ? dateTime : timeOfDay)(oldest, { zone, language }) })}
        </time>
      )}
      <span>{say('page.zone', { zone: zoneName({ zone, language }, range.to) })}</span>
    </p>
  );
}
