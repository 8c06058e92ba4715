import { expect, test } from 'vitest';
import { choiceOf, cronOf, NEW_SCHEDULE } from './schedule-choice.ts';

test.each([
  ['0 9 * * *', { kind: 'daily', time: '09:00' }],
  ['30 18 * * 1-5', { kind: 'weekdays', time: '18:30' }],
  ['5 0 * * 0', { kind: 'weekly', time: '00:05', weekday: '0' }],
  ['0 7 31 * *', { kind: 'monthly', time: '07:00', day: '31' }],
  ['0 7 L * *', { kind: 'monthly', time: '07:00', day: 'L' }],
  ['*/15 * * * *', { kind: 'cron', cron: '*/15 * * * *' }],
  ['0 9 1 * 1', { kind: 'cron', cron: '0 9 1 * 1' }],
  ['0 9,18 * * *', { kind: 'cron', cron: '0 9,18 * * *' }],
  ['0 24 * * *', { kind: 'cron', cron: '0 24 * * *' }],
])('%s is chosen as such, and gives the same fields again', (cron, choice) => {
  expect(choiceOf(cron)).toMatchObject(choice);
  expect(cronOf(choiceOf(cron))).toBe(cron);
});

test('fields may stand apart', () => {
  expect(cronOf(choiceOf('  0   9 * *  1-5 '))).toBe('0 9 * * 1-5');
});

test('a time that is not whole gives no schedule', () => {
  expect(cronOf({ ...NEW_SCHEDULE, time: '' })).toBe('');
});
