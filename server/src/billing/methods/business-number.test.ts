import { isBusinessNumber } from '@tallygate/contract';
import { expect, test } from 'vitest';

test.each([
  { text: '1234567891', is: true },
  { text: '2208162517', is: true },
  { text: '1048136565', is: true },
  { text: '1234567890', is: false },
  { text: '2208162571', is: false },
  { text: '220-81-62517', is: false },
  { text: '123456789', is: false },
  { text: '12345678911', is: false },
  { text: '', is: false },
  { text: '１２３４５６７８９１', is: false },
])('a business number has ten digits of which the last follows from the others: $text → $is', ({ text, is }) => {
  expect(isBusinessNumber(text)).toBe(is);
});
