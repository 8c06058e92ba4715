import type { DatasetResult, Granularity } from '@tallygate/contract';
import { addDays, asInstant, type CivilDate, civilTimeAt } from '#kernel';
import { dateText } from '../figures.ts';
import type { PageReport } from '../page-report.ts';
import { valueAt } from './widget-facts.ts';

/** The places of a time axis. */
export interface TimeAxis {
  readonly every: Granularity;
  /** As the results name them: `YYYY-MM-DD`, or the instant of an hour. */
  readonly keys: readonly string[];
  /** As people read them. */
  readonly labels: readonly string[];
}

/** The axis of a widget: every place of the range, whether there is a row for it or not. */
export function timeAxis(
  widget: { readonly x: string; readonly every?: 'day' | 'month' | 'auto' | undefined },
  result: DatasetResult,
  report: PageReport,
): TimeAxis {
  const every = widget.every === 'auto' ? result.granularity : (widget.every ?? 'day');
  const own = result.rows.map((row) => keyAt(result, row, { x: widget.x, every }));
  const keys = every === 'hour' ? [...new Set(own)].sort() : placesOf(report, every);
  return { every, keys, labels: keys.map((key) => labelOf(key, every, report)) };
}

/** The place of a row. */
export function keyAt(
  result: DatasetResult,
  row: readonly unknown[],
  { x, every }: { readonly x: string; readonly every: Granularity },
): string {
  const text = String(valueAt(result, row, x));
  return every === 'hour' ? text : text.slice(0, 10);
}

/** No range is longer than the engine's calendar; of days, no axis has more. */
const PLACES_MAX = 4_000;

function placesOf({ from, to, timeZone }: PageReport, every: Exclude<Granularity, 'hour'>): readonly string[] {
  const places: string[] = [];
  const last = dayText(civilTimeAt(asInstant(to - 1), timeZone));
  let day: CivilDate = civilTimeAt(from, timeZone);
  for (let text = dayText(day); text <= last && places.length < PLACES_MAX; text = dayText(day)) {
    const place = PLACE_OF[every](day);
    if (places.at(-1) !== place) places.push(place);
    day = addDays(day, 1);
  }
  return places;
}

const PLACE_OF: Readonly<Record<Exclude<Granularity, 'hour'>, (day: CivilDate) => string>> = {
  day: dayText,
  week: (day) => dayText(addDays(day, -((weekdayOf(day) + 6) % 7))),
  month: (day) => dayText({ ...day, day: 1 }),
};

/** From 0, Sunday. */
function weekdayOf({ year, month, day }: CivilDate): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

function dayText({ year, month, day }: CivilDate): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function labelOf(key: string, every: Granularity, { language, timeZone }: PageReport): string {
  const at = Date.parse(key.length === 10 ? `${key}T00:00:00Z` : key);
  if (Number.isNaN(at)) return key;
  const month = language === 'ko' ? 'numeric' : 'short';
  switch (every) {
    case 'hour':
      return dateText(at, language, {
        timeZone,
        month,
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
    case 'month':
      return dateText(at, language, { timeZone: 'UTC', year: 'numeric', month: 'short' });
    default:
      return dateText(at, language, { timeZone: 'UTC', month, day: 'numeric' });
  }
}
