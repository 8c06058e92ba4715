import { expect, test } from 'vitest';
import { checkOfferForm, type OfferForm, offerFormOf, totalOfSupply } from './offer-form.ts';

const GOOD: OfferForm = { ko: '팀', en: ' Team ', credits: '1,000', currency: 'KRW', supply: '50,000' };

test('what is sold is read without spaces and commas', () => {
  expect(checkOfferForm(GOOD)).toEqual({
    kind: 'value',
    value: { names: { ko: '팀', en: 'Team' }, credits: '1000', price: { currency: 'KRW', supply: '50000' } },
  });
});

test.each([
  { form: offerFormOf(undefined), wrong: ['credits', 'en', 'ko', 'supply'] },
  { form: { ...GOOD, supply: '0.5' }, wrong: ['supply'] },
  { form: { ...GOOD, supply: '0' }, wrong: [] },
  { form: { ...GOOD, credits: '0' }, wrong: ['credits'] },
  { form: { ...GOOD, credits: 'many' }, wrong: ['credits'] },
  { form: { ...GOOD, en: 'x'.repeat(101) }, wrong: ['en'] },
])('of $form it is said what is wrong: $wrong', ({ form, wrong }) => {
  const checked = checkOfferForm(form);
  expect(checked.kind === 'problems' ? Object.keys(checked.problems).sort() : []).toEqual(wrong);
});

test.each([
  { typed: '50,000', currency: 'KRW', percent: 10, total: '55000' },
  { typed: '15', currency: 'KRW', percent: 10, total: '16' },
  { typed: '12.5', currency: 'USD', percent: 0, total: '12.50' },
  { typed: '0.19', currency: 'USD', percent: 10, total: '0.20' },
  { typed: '99999999999', currency: 'KRW', percent: 10, total: '109999999998' },
  { typed: '?', currency: 'KRW', percent: 10, total: undefined },
] as const)('$typed $currency and $percent % of tax are $total', ({ typed, currency, percent, total }) => {
  expect(totalOfSupply(typed, currency, percent)).toBe(total);
});
