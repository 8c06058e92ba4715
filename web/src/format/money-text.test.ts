import { expect, test } from 'vitest';
import { amountOfMinor, moneyText, readMoney } from './money-text.ts';

test.each([
  { money: { currency: 'KRW', amount: '110000' }, ko: '₩110,000', en: '₩110,000' },
  { money: { currency: 'KRW', amount: '-11000' }, ko: '-₩11,000', en: '-₩11,000' },
  { money: { currency: 'USD', amount: '12.50' }, ko: 'US$12.50', en: '$12.50' },
  { money: { currency: 'USD', amount: '999999999.99' }, ko: 'US$999,999,999.99', en: '$999,999,999.99' },
] as const)('$money.amount $money.currency is $ko in Korean and $en in English', ({ money, ko, en }) => {
  expect(moneyText(money, 'ko')).toBe(ko);
  expect(moneyText(money, 'en')).toBe(en);
});

test.each([
  { typed: '110,000', currency: 'KRW', read: '110000' },
  { typed: ' 0 ', currency: 'KRW', read: '0' },
  { typed: '12.5', currency: 'KRW', read: undefined },
  { typed: '12.5', currency: 'USD', read: '12.5' },
  { typed: '1,250.00', currency: 'USD', read: '1250.00' },
  { typed: '1.005', currency: 'USD', read: undefined },
  { typed: '007', currency: 'USD', read: undefined },
  { typed: '-5', currency: 'KRW', read: undefined },
  { typed: '', currency: 'KRW', read: undefined },
] as const)('"$typed" in $currency is read as $read', ({ typed, currency, read }) => {
  expect(readMoney(typed, currency)).toBe(read);
});

test.each([
  { minor: '11000', currency: 'KRW', amount: '11000' },
  { minor: '1250', currency: 'USD', amount: '12.50' },
  { minor: '5', currency: 'USD', amount: '0.05' },
] as const)('$minor of the smallest unit is $amount $currency', ({ minor, currency, amount }) => {
  expect(amountOfMinor(minor, currency)).toBe(amount);
});
