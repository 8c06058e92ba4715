import { ApiFailure } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { isMissing } from './notice.tsx';

const failure = (status: number) => new ApiFailure('words', { code: 'x', status, requestId: 'r' });

test.each([
  { error: failure(404), is: true },
  { error: failure(403), is: false },
  { error: failure(503), is: false },
  { error: failure(0), is: false },
  { error: new Error('404'), is: false },
  { error: undefined, is: false },
])('only an answer of 404 says that there is no such thing: $error, $is', ({ error, is }) => {
  expect(isMissing(error)).toBe(is);
});
