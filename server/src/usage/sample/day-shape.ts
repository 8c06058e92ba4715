import { asInstant, type Instant, type Random } from '#kernel';
import type { KoreanDay } from './korean-days.ts';

/** When on a day a use happens: a weight for each hour. */
export type DayShape = 'office' | 'customers' | 'leisure';

const HOUR_MS = 3_600_000;

/** Office: from nine to seven with lunch from twelve to one, and a little in the evening. */
const SHAPES: Readonly<Record<DayShape, readonly number[]>> = {
  office: [0.1, 0, 0, 0, 0, 0, 0.1, 0.6, 2.5, 7, 9, 8.5, 2.2, 6.5, 9.2, 9.6, 9, 7.6, 4.5, 2.2, 1.6, 1.4, 1, 0.4],
  customers: [2, 1, 0.5, 0.4, 0.4, 0.6, 1.2, 2.4, 4, 6, 7, 7, 8, 7, 6.5, 6, 6, 6, 6.5, 7, 8, 8.5, 7, 4],
  leisure: [0.6, 0.3, 0.1, 0, 0, 0, 0.2, 0.5, 1.5, 3, 4, 4, 3, 4, 5, 5, 4, 3, 3, 4, 5, 5, 4, 2],
};

/** A moment of the day, drawn by the shape. */
export function momentOf(random: Random, day: KoreanDay, shape: DayShape): Instant {
  const weights = SHAPES[shape];
  let left = random.fraction() * weights.reduce((sum, weight) => sum + weight, 0);
  const hour = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return asInstant(day.startsAt + Math.floor((Math.max(0, hour) + random.fraction()) * HOUR_MS));
}

/** How much people work on such a day, 1 on a workday. */
export const PEOPLE_AT_WORK: Readonly<Record<KoreanDay['kind'], number>> = { workday: 1, weekend: 0.07, holiday: 0.05 };

/** How much the company's customers ask on such a day, 1 on a workday. */
export const CUSTOMERS_AT_HOME: Readonly<Record<KoreanDay['kind'], number>> = {
  workday: 1,
  weekend: 0.6,
  holiday: 0.45,
};

/** How far use has grown by then, 1 at the end; `passed` is the part of the range that has passed. Agents grow faster. */
export function grown(what: 'chat' | 'agent' | 'service', passed: number): number {
  const from = GROWN_FROM[what];
  return from + (1 - from) * passed;
}

const GROWN_FROM = { chat: 0.55, agent: 0.25, service: 0.6 } as const;
