import { expect, test } from 'vitest';
import { wayBack } from './way-back.ts';

const HERE = 'https://gw.acme.com';

test.each([
  {
    back: '/settings/billing/methods/returned?method=m1',
    to: `${HERE}/settings/billing/methods/returned?method=m1&card=late`,
  },
  { back: `${HERE}/a?card=x`, to: `${HERE}/a?card=late` },
  { back: 'https://evil.example/a', to: undefined },
  { back: '//evil.example/a', to: undefined },
  { back: 'javascript:alert(1)', to: undefined },
  { back: 'http://[', to: undefined },
  { back: undefined, to: undefined },
])('from $back the way goes to $to', ({ back, to }) => {
  expect(wayBack(back, { card: 'late' }, HERE)).toBe(to);
});
