import { expect, test } from 'vitest';
import { whyNotPublished } from './why-not-published.ts';

const AS_PUBLISHED = { problems: 0, isDirty: false, hasDraft: false, state: 'published' } as const;

test.each([
  { when: 'nothing changed', change: {}, expected: 'unchanged' },
  { when: 'something is edited', change: { isDirty: true }, expected: undefined },
  { when: 'a draft is kept', change: { hasDraft: true }, expected: undefined },
  { when: 'it stopped, so that somebody else publishes it', change: { state: 'stopped' }, expected: undefined },
  { when: 'it was taken back', change: { state: 'unpublished' }, expected: undefined },
  { when: 'what is edited has a problem', change: { isDirty: true, problems: 1 }, expected: 'problems' },
  { when: 'what is published has a problem', change: { problems: 2 }, expected: 'problems' },
] as const)('when $when, $expected keeps it from being published', ({ change, expected }) => {
  expect(whyNotPublished({ ...AS_PUBLISHED, ...change })).toBe(expected);
});
