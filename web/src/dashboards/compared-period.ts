import type { DatasetResult, Granularity } from '@tallygate/contract';
import { hourAlone } from '../format/time.ts';
import type { Range } from '../range/range.ts';
import { dayCount, dayOf, startOfDay } from '../range/zone-day.ts';
import { figureAt } from './result.ts';

/** The period before, laid under the places of a chart. */
export interface ComparedPeriod {
  readonly firstDay: string;
  /** Included. */
  readonly lastDay: string;
  /** What each place of the chart stands against; undefined: nothing does, or its rows were dropped, all or in part. */
  readonly places: readonly (string | undefined)[];
  /** Each day stands against one of the same weekday, as whole weeks do; true where places are no days. */
  readonly isSameWeekday: boolean;
  /** Nothing at all was counted in it, or nothing was kept: there is nothing to compare with, which is no 0. */
  readonly isEmpty: boolean;
}

interface Periods {
  readonly places: readonly string[];
  readonly before: {
    readonly places: readonly string[];
    readonly range: Pick<Range, 'firstDay' | 'lastDay'>;
    readonly result: DatasetResult;
  };
}

/** Days stand against the day in the same order, hours against the same hour of that day, weeks and months against those in the same order. */
export function comparedPeriod(
  { places, before }: Periods,
  { every, zone }: { readonly every: Granularity; readonly zone: string },
): ComparedPeriod {
  const { firstDay, lastDay } = before.range;
  const isOfDays = every === 'day' || every === 'hour';
  const paired =
    every === 'hour' ? pairedHours(places, before.places, zone) : places.map((_, index) => before.places[index]);
  const kept = paired.map((place) =>
    place !== undefined && isKept(place, before, { every, zone }) ? place : undefined,
  );
  return {
    firstDay,
    lastDay,
    places: kept,
    isSameWeekday: !isOfDays || dayCount(firstDay, lastDay) % 7 === 0,
    isEmpty: kept.every((place) => place === undefined) || isNothingIn(before.result),
  };
}

/** Whether all rows of a place are still there: what is missing would be read as a 0. */
function isKept(
  place: string,
  { result, range }: Periods['before'],
  { every, zone }: { readonly every: Granularity; readonly zone: string },
): boolean {
  if (result.kept_from === undefined || result.kept_from === null) return true;
  // A week or month may begin before the period does.
  const day = place < range.firstDay ? range.firstDay : place;
  const start = every === 'hour' ? Date.parse(place) : startOfDay(day, zone);
  return start >= Date.parse(result.kept_from);
}

/** Where the clocks were changed, days have more hours or fewer: counted through, all later ones would stand against the wrong hour. */
function pairedHours(places: readonly string[], before: readonly string[], zone: string): ComparedPeriod['places'] {
  const byHour = new Map<string, string>();
  for (const [place, hour] of hoursOf(before, zone)) if (!byHour.has(hour)) byHour.set(hour, place);
  return hoursOf(places, zone).map(([, hour]) => {
    const pair = byHour.get(hour);
    // Of an hour that comes twice, the second stands against nothing.
    byHour.delete(hour);
    return pair;
  });
}

/** Each place with its day, counted from the first, and its hour. */
function hoursOf(places: readonly string[], zone: string): readonly (readonly [string, string])[] {
  const first = places[0] === undefined ? '' : dayOf(Date.parse(places[0]), zone);
  return places.map((place) => {
    const day = dayCount(first, dayOf(Date.parse(place), zone));
    return [place, `${day} ${hourAlone(place, { zone, language: 'en' }).slice(0, 2)}`] as const;
  });
}

/** On an axis of time, places without requests are rows of zeros. */
function isNothingIn(result: DatasetResult): boolean {
  return result.rows.every((row) => result.columns.every(({ name }) => !figureAt(result, row, name)));
}
