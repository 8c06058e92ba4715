import { expect, test } from 'vitest';
import { knownRuns } from './known-runs.ts';

const TYPES = [
  { id: 'chat', names: { ko: '채팅', en: 'Chat' } },
  { id: 'review', names: { ko: '검토', en: 'Review' } },
];

test('types have their names, and users and types a colour each on all of the page', () => {
  const known = knownRuns({
    types: TYPES,
    systemActor: { ko: '자동', en: 'Robot' },
    users: ['a@acme.com', '@system'],
    language: 'en',
  });
  expect(known.get('run_type')?.get('review')).toEqual({ name: 'Review', colour: 'category_2' });
  expect(known.get('who')?.get('a@acme.com')).toEqual({ colour: 'category_1' });
  expect(known.get('who')?.get('@system')).toEqual({ name: 'Robot', colour: 'category_2' });
});

test('the system actor has a name before the settings are there, and those beyond the colours have none', () => {
  const users = Array.from({ length: 9 }, (_, index) => `u${index}`);
  const known = knownRuns({ types: [], systemActor: undefined, users, language: 'ko' });
  expect(known.get('who')?.get('@system')).toEqual({ name: '시스템' });
  expect(known.get('who')?.get('u6')).toEqual({ colour: 'category_7' });
  expect(known.get('who')?.get('u7')).toEqual({});
});
