import { expect, test } from 'vitest';
import { decidesCompileCache } from './config.ts';

const CASES = [
  { when: 'neither variable is set', variables: {}, expected: false },
  {
    when: 'a variable is empty',
    variables: { NODE_COMPILE_CACHE: '', NODE_DISABLE_COMPILE_CACHE: '' },
    expected: false,
  },
  { when: 'a folder is named', variables: { NODE_COMPILE_CACHE: '/var/cache/node' }, expected: true },
  { when: 'compiled code is not to be kept', variables: { NODE_DISABLE_COMPILE_CACHE: '1' }, expected: true },
];
for (const { when, variables, expected } of CASES) {
  test(`where compiled code is kept was ${expected ? '' : 'not '}decided when ${when}`, () => {
    expect(decidesCompileCache(variables)).toBe(expected);
  });
}
