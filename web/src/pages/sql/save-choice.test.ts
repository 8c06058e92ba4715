import { expect, test } from 'vitest';
import { saveChoice } from './save-choice.ts';

test.each([
  { isSaved: false, mayChange: false, choice: 'first' },
  { isSaved: true, mayChange: true, choice: 'here' },
  { isSaved: true, mayChange: false, choice: 'as' },
] as const)(
  'a query that is saved: $isSaved, and may be changed: $mayChange, is saved $choice',
  ({ choice, ...query }) => {
    expect(saveChoice(query)).toBe(choice);
  },
);
