import { expect, test } from 'vitest';
import { granterOf } from './granter-of.ts';

test.each([
  { published_by: 'kim@acme.com', granter: 'kim@acme.com' },
  { published_by: 'Acme', granter: undefined },
])('of a dashboard that $published_by published, $granter is asked', ({ granter, ...dashboard }) => {
  expect(granterOf(dashboard, { name: 'Acme' })).toBe(granter);
});
