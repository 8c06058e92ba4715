import { valueColours } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { knownRuns } from './known-runs.ts';

test('types and the system actor have their names, and the greatest users a colour each on all of the page', () => {
  const types = [
    { id: 'chat', names: { ko: '채팅', en: 'Chat' } },
    { id: 'review', names: { ko: '검토', en: 'Review' } },
  ];
  const users = ['@system', ...Array.from({ length: 9 }, (_, index) => `user-${index}@acme.com`)];
  const known = knownRuns({ types, systemActor: { ko: '자동', en: 'Robot' }, users, language: 'en' });
  expect(known.get('run_type')?.get('review')).toEqual({ name: 'Review' });
  const who = known.get('who') ?? new Map();
  const colours = users.slice(0, 7).map((user) => who.get(user)?.colour);
  expect(new Set(colours).size).toBe(7);
  expect(who.get('@system')?.name).toBe('Robot');
  expect(who.get('user-8@acme.com')).toBeUndefined();
  // Another picture shows some of them and somebody else, in another order.
  const shown = [users[3] ?? '', 'newcomer@acme.com', users[1] ?? ''];
  const drawn = valueColours(shown, 'who', who);
  expect([drawn[0], drawn[2]]).toEqual([colours[3], colours[1]]);
  expect(new Set(drawn).size).toBe(3);
});

test('the system actor has a name before the settings are there', () => {
  const known = knownRuns({ types: [], systemActor: undefined, users: [], language: 'ko' });
  expect(known.get('who')?.get('@system')).toEqual({ name: '시스템' });
});
