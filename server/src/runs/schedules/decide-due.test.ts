import { describe, expect, test } from 'vitest';
import { asInstant, type Instant, isoInstant } from '#kernel';
import { cronerDueTimes } from './adapters/croner-due-times.ts';
import { decideDue as decide } from './decide-due.ts';
import type { Schedule } from './due-times.ts';

const at = (text: string) => asInstant(Date.parse(`2027-03-15T${text}:00Z`));
const decideDue = (schedule: Schedule, dueFrom: Instant, now: Instant) =>
  decide(cronerDueTimes, schedule, { dueFrom, now });
const hourly = { cron: '0 * * * *', timeZone: 'Asia/Seoul' };
const shown = (instant: number | undefined) =>
  instant === undefined ? undefined : isoInstant(asInstant(instant)).slice(11, 16);

describe('due times that have come', () => {
  test.each([
    { when: 'none has', from: '10:00', now: '09:59', run: undefined, missed: undefined, next: '10:00' },
    { when: 'one has, just now', from: '10:00', now: '10:00', run: '10:00', missed: undefined, next: '11:00' },
    { when: 'one has, an hour ago', from: '10:00', now: '10:59', run: '10:00', missed: undefined, next: '11:00' },
    {
      when: 'several have: the newest',
      from: '07:00',
      now: '10:30',
      run: '10:00',
      missed: '07:00–09:00 3',
      next: '11:00',
    },
  ])('$when', ({ from, now, run, missed, next }) => {
    const decision = decideDue(hourly, at(from), at(now));
    const { missed: stretch } = decision;
    expect(shown(decision.run)).toBe(run);
    expect(shown(decision.nextDueAt)).toBe(next);
    expect(stretch && `${shown(stretch.from)}–${shown(stretch.to)} ${stretch.count}`).toBe(missed);
  });

  test('the newest lies back more than an hour: nothing runs, all are told as missed', () => {
    const daily = { cron: '0 9 * * *', timeZone: 'UTC' };
    const decision = decideDue(daily, asInstant(at('09:00') - 86_400_000), asInstant(at('10:00') + 1));
    expect(decision.run).toBeUndefined();
    expect(decision.missed).toMatchObject({ count: 2, to: at('09:00') });
    expect(decideDue(daily, at('09:00'), at('10:00')).run).toBe(at('09:00'));
  });

  test('a month away is told without counting all of it', () => {
    const often = { cron: '*/5 * * * *', timeZone: 'UTC' };
    const decision = decideDue(often, asInstant(at('09:00') - 30 * 86_400_000), at('09:02'));
    expect(decision.run).toBe(at('09:00'));
    expect(decision.missed?.count).toBe(100);
  });
});
