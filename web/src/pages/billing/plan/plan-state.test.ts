import type { BillingOffer, BillingOrder, SubscriptionFacts } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { bringsAnother, currentOf, monthStateOf, presentMonth, shownPlans, startingOrder } from './plan-state.ts';

test.each([
  { month: { state: 'skipped', order_state: null }, told: 'skipped' },
  { month: { state: 'ordered', order_state: 'granted' }, told: 'paid' },
  { month: { state: 'ordered', order_state: 'open' }, told: 'waiting' },
  { month: { state: 'ordered', order_state: null }, told: 'waiting' },
  { month: { state: 'ordered', order_state: 'failed' }, told: 'failed' },
  { month: { state: 'ordered', order_state: 'cancelled' }, told: 'cancelled' },
] as const)('a month that is $month.state, its order $month.order_state, is told as $told', ({ month, told }) => {
  expect(monthStateOf(month)).toBe(told);
});

test('the plan of a workspace is the one that has not ended', () => {
  const [ended, ending] = [
    { id: 'a', state: 'ended' },
    { id: 'b', state: 'ending' },
  ] as SubscriptionFacts[];
  expect(currentOf([ended, ending] as SubscriptionFacts[])).toBe(ending);
  expect(currentOf([ended] as SubscriptionFacts[])).toBeUndefined();
});

const offer = (id: string, supply: string, more: Partial<BillingOffer> = {}): BillingOffer => ({
  ...{ id, version: 1, names: { ko: id, en: id }, credits: '1000', is_offered: true },
  price: { currency: 'KRW', supply, vat: '0', total: supply },
  ...more,
});

test('plans are shown by price as numbers; a withdrawn one only to who has it', () => {
  const plans = [offer('dear', '100000'), offer('cheap', '20000'), offer('old', '5000', { is_offered: false })];
  expect(shownPlans(plans, undefined).map(({ id }) => id)).toEqual(['cheap', 'dear']);
  expect(shownPlans(plans, { plan: offer('old', '5000') }).map(({ id }) => id)).toEqual(['old', 'cheap', 'dear']);
});

test('the present month is what was ordered for it, whatever the next one brings', () => {
  const team = offer('team', '50000');
  const orders = [
    { id: 'o1', title: { ko: 'team', en: 'team' }, credits: '1000', price: team.price },
    { id: 'o2', title: { ko: 'big', en: 'big' }, credits: '5000', price: offer('big', '220000').price },
  ] as BillingOrder[];
  const months = [
    { from: '2026-02-05T00:00:00Z', to: '2026-03-05T00:00:00Z', order_id: 'o2' },
    { from: '2026-01-05T00:00:00Z', to: '2026-02-05T00:00:00Z', order_id: 'o1' },
  ] as SubscriptionFacts['months'];
  const at = (time: string) => presentMonth({ months }, orders, Date.parse(time));
  expect(at('2026-02-04T23:59:59.999Z')).toBe(orders[0]);
  expect(at('2026-02-05T00:00:00Z')).toBe(orders[1]);
  expect(at('2026-03-05T00:00:00Z')).toBeUndefined();
});

test.each([
  { when: 'nothing was changed', change: {}, another: false },
  { when: 'another name', change: { names: { ko: 'a', en: 'b' } }, another: true },
  { when: 'more credits', change: { credits: '1001' }, another: true },
  { when: 'another price', change: { price: offer('x', '50001').price }, another: true },
])('the next month brings another plan when it has $when: $another', ({ change, another }) => {
  const plan = offer('team', '50000');
  expect(bringsAnother({ title: plan.names, credits: '1000', price: plan.price }, { ...plan, ...change })).toBe(
    another,
  );
});

test('a first month that waits for its payment is found among the orders', () => {
  const [topUp, failed, waiting] = [
    { id: 'a', kind: 'top_up', state: 'open' },
    { id: 'b', kind: 'plan', state: 'failed' },
    { id: 'c', kind: 'plan', state: 'open' },
  ] as BillingOrder[];
  expect(startingOrder([topUp, failed, waiting] as BillingOrder[])).toBe(waiting);
  expect(startingOrder([topUp, failed] as BillingOrder[])).toBeUndefined();
});
