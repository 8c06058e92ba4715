import { expect, test } from 'vitest';
import { isPersistent } from './is-persistent.ts';

const ROWS: readonly {
  readonly when: string;
  readonly minor: 0 | 1;
  readonly values: string[];
  readonly expect: boolean;
}[] = [
  { when: 'HTTP/1.1 says nothing', minor: 1, values: [], expect: true },
  { when: 'HTTP/1.1 says close', minor: 1, values: ['close'], expect: false },
  { when: 'it is spelt in capitals', minor: 1, values: ['Close'], expect: false },
  { when: 'it stands in a list', minor: 1, values: ['x, close ,y'], expect: false },
  { when: 'it stands in a second field', minor: 1, values: ['keep-alive', 'close'], expect: false },
  { when: 'it has odd blanks around it', minor: 1, values: ['\tclose\xa0'], expect: false },
  { when: 'an option only looks like it', minor: 1, values: ['closed, disclose, close;x'], expect: true },
  { when: 'HTTP/1.0 says nothing', minor: 0, values: [], expect: false },
  { when: 'HTTP/1.0 says keep-alive', minor: 0, values: ['Keep-Alive'], expect: true },
  { when: 'HTTP/1.0 says it in a list', minor: 0, values: ['x', 'y , keep-alive,z'], expect: true },
  { when: 'HTTP/1.0 says both', minor: 0, values: ['keep-alive, close'], expect: false },
  {
    when: 'HTTP/1.0 says something like it',
    minor: 0,
    values: ['keep-alive2, xkeep-alive, keep-alive;x'],
    expect: false,
  },
  { when: 'HTTP/1.0 says it with odd blanks', minor: 0, values: ['x,\tkeep-alive', 'keep-alive\xa0'], expect: false },
];

test.each(ROWS)('RFC 9112 section 9.3, when $when: persistent $expect', ({ minor, values, expect: wanted }) => {
  expect(isPersistent(minor, values)).toBe(wanted);
});
