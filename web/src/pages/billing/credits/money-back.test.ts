import { expect, test } from 'vitest';
import { moneyBack } from './money-back.ts';

const WON = { credits: '3000', price: { currency: 'KRW', supply: '10000', vat: '1000', total: '11000' } } as const;
const DOLLARS = { credits: '100', price: { currency: 'USD', supply: '12.50', vat: '0.00', total: '12.50' } } as const;

test.each([
  { order: WON, refundable: { credits: '3000', total: '11000' }, wanted: '3000', money: '11000' },
  { order: WON, refundable: { credits: '3000', total: '11000' }, wanted: '1000', money: '3666' },
  { order: WON, refundable: { credits: '3000', total: '11000' }, wanted: '0.000001', money: '0' },
  { order: WON, refundable: { credits: '1000', total: '3000' }, wanted: '999', money: '3000' },
  { order: DOLLARS, refundable: { credits: '100', total: '12.50' }, wanted: '33.3', money: '4.16' },
  { order: DOLLARS, refundable: { credits: '100', total: '12.50' }, wanted: '0.5', money: '0.06' },
])('of $refundable.credits unused, $wanted bring $money', ({ order, refundable, wanted, money }) => {
  expect(moneyBack(order, refundable, wanted)).toBe(money);
});
