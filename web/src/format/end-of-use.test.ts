import { expect, test } from 'vitest';
import { endOfUse } from './end-of-use.ts';

test.each([
  { at: '2026-12-31T15:00:00.000Z', zone: 'Asia/Seoul', words: ['2026. 12. 31.', 'Dec 31, 2026'] },
  { at: '2026-12-22T11:55:32.500Z', zone: 'Asia/Seoul', words: ['2026. 12. 22. 20:55:32', 'Dec 22, 2026, 20:55:32'] },
  { at: '2026-12-31T15:00:00.000Z', zone: 'UTC', words: ['2026. 12. 31. 15:00:00', 'Dec 31, 2026, 15:00:00'] },
  { at: '2026-03-08T05:00:00.000Z', zone: 'America/New_York', words: ['2026. 3. 7.', 'Mar 7, 2026'] },
])('credits that end at $at in $zone', ({ at, zone, words }) => {
  expect([endOfUse(at, { zone, language: 'ko' }), endOfUse(at, { zone, language: 'en' })]).toEqual(words);
});
