import { expect, test } from 'vitest';
import { foreignEncoding } from './foreign-encoding.ts';

test.each([
  { values: [], encoding: undefined },
  { values: ['identity'], encoding: undefined },
  { values: ['Identity'], encoding: undefined },
  { values: [''], encoding: undefined },
  { values: ['identity, identity'], encoding: undefined },
  { values: ['gzip'], encoding: 'gzip' },
  { values: ['zstd'], encoding: 'zstd' },
  { values: ['identity, gzip'], encoding: 'identity, gzip' },
  { values: ['identity', 'br'], encoding: 'br' },
  { values: ['identityidentity'], encoding: 'identityidentity' },
])('a body whose encodings are $values has the foreign encoding $encoding', ({ values, encoding }) => {
  const headers = values.flatMap((value) => ['content-encoding', value]);
  expect(foreignEncoding(['accept-encoding', 'gzip', ...headers, 'x-a', 'content-encoding'])).toBe(encoding);
});
