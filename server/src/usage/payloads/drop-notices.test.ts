import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { dropNotices, NOTICE_EVERY_MS } from './drop-notices.ts';

function notices() {
  const clock = manualClock();
  const lines: object[] = [];
  return { clock, lines, ...dropNotices({ clock, log: { ...silentLog, warn: (facts) => lines.push(facts) } }) };
}

test('the first drop is told at once, the others of a minute together, and a quiet minute has no line', () => {
  const { dropped, clock, lines } = notices();
  dropped('warehouse', 3, 'ECONNREFUSED');
  for (let index = 0; index < 1_000; index += 1) dropped('memory', 1);
  dropped('warehouse', 2, 'ETIMEDOUT');
  expect(lines).toEqual([{ dropped: { warehouse: 3 }, codes: ['ECONNREFUSED'] }]);
  clock.advance(NOTICE_EVERY_MS - 1);
  expect(lines).toHaveLength(1);
  clock.advance(1);
  expect(lines[1]).toEqual({ dropped: { memory: 1_000, warehouse: 2 }, codes: ['ETIMEDOUT'] });
  clock.advance(10 * NOTICE_EVERY_MS);
  expect(lines).toHaveLength(2);
  dropped('memory', 1);
  expect(lines[2]).toEqual({ dropped: { memory: 1 }, codes: [] });
});
