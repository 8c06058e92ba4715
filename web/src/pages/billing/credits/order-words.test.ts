import { expect, test } from 'vitest';
import { actsOf, marksOf } from './order-words.ts';

const PRICE = { currency: 'KRW', supply: '10000', vat: '1000', total: '11000' } as const;
const ORDER = { state: 'granted', channel: 'stripe', dispute: 'none', refunded: '0', price: PRICE } as const;

test.each([
  { is: {}, marks: ['granted'] },
  { is: { state: 'open' }, marks: ['checking'] },
  { is: { state: 'open', channel: 'bank_transfer' }, marks: ['transfer'] },
  { is: { state: 'failed' }, marks: ['failed'] },
  { is: { state: 'cancelled' }, marks: ['cancelled'] },
  { is: { refunded: '1100' }, marks: ['granted', 'partRefunded'] },
  { is: { refunded: '11000' }, marks: ['granted', 'refunded'] },
  { is: { dispute: 'open' }, marks: ['granted', 'disputed'] },
  { is: { dispute: 'won', refunded: '1' }, marks: ['granted', 'partRefunded', 'disputeWon'] },
  { is: { dispute: 'lost' }, marks: ['granted', 'disputeLost'] },
] as const)('an order that is $is is marked $marks', ({ is, marks }) => {
  expect(marksOf({ ...ORDER, ...is }).map(({ text }) => text.replace('credits.order.', ''))).toEqual(marks);
});

test.each([
  { is: {}, acts: ['refund'] },
  { is: { dispute: 'won' }, acts: ['refund'] },
  { is: { dispute: 'open' }, acts: [] },
  { is: { dispute: 'lost' }, acts: [] },
  { is: { state: 'open' }, acts: ['pay', 'cancel'] },
  { is: { state: 'failed' }, acts: [] },
  { is: { state: 'open', channel: 'bank_transfer' }, acts: ['deposit', 'cancel'] },
  { is: { state: 'cancelled', channel: 'bank_transfer' }, acts: ['deposit'] },
] as const)('of an order that is $is, $acts are offered', ({ is, acts }) => {
  expect(actsOf({ ...ORDER, ...is })).toEqual(acts);
});
