import { GRANULARITIES } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { granularityOf } from '../document/granularity.ts';
import { DATASET_LIMITS } from '../running/limits.ts';
import { readTemplates } from './template-files.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LENGTHS_MS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 28 * DAY_MS };

/** A range of so many days, one of them of 25 hours, touches one place more than it is long. */
function placesMax(days: number): number {
  const range = { from: 0, to: days * DAY_MS + HOUR_MS };
  const all = [undefined, ...GRANULARITIES].map((chosen) => {
    // In the zone the long day is one day.
    const length = LENGTHS_MS[granularityOf(range, chosen)];
    return Math.ceil((length === HOUR_MS ? range.to : range.to - HOUR_MS) / length) + 1;
  });
  return Math.max(...all);
}

test('no time axis of a template has more places than its dataset has rows', () => {
  const datasets = [...readTemplates().values()].flatMap((document) => document.datasets);
  const filled = datasets.filter(({ sql }) => sql.includes('{{fill}}'));
  expect(filled.length).toBeGreaterThan(5);
  const places = Math.max(...Array.from({ length: DATASET_LIMITS.rangeDaysMax }, (_, days) => placesMax(days + 1)));
  expect(places).toBeGreaterThan(350);
  expect(filled.filter(({ rows_max: rowsMax }) => rowsMax < places)).toEqual([]);
});
