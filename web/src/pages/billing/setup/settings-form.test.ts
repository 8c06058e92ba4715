import { expect, test } from 'vitest';
import { checkMoneyForm, checkSeller, type MoneyForm, moneyFormOf } from './settings-form.ts';

const EMPTY_SELLER = {
  ...{ company: '', business_number: '', representative: '', address: '' },
  ...{ business_type: '', business_item: '', email: '', phone: '' },
};

test('a seller may be empty, and a number loses its hyphens', () => {
  expect(checkSeller(EMPTY_SELLER)).toEqual({ kind: 'value', value: EMPTY_SELLER });
  const checked = checkSeller({ ...EMPTY_SELLER, business_number: '220-81-62517' });
  expect(checked.kind === 'value' && checked.value.business_number).toBe('2208162517');
});

test.each([
  { form: { business_number: '220-81-62518' }, wrong: ['business_number'] },
  { form: { email: 'tax' }, wrong: ['email'] },
  { form: { company: 'a'.repeat(201), business_number: '1' }, wrong: ['business_number', 'company'] },
])('of $form it is said what is wrong: $wrong', ({ form, wrong }) => {
  const checked = checkSeller({ ...EMPTY_SELLER, ...form });
  expect(checked.kind === 'problems' ? Object.keys(checked.problems).sort() : []).toEqual(wrong);
});

const MONEY: MoneyForm = { vatKrw: '10', vatUsd: '0', bank: '', number: '', holder: '', days: '7' };

test('tax, account and days are read as they are typed', () => {
  const value = {
    vat_percent: { KRW: 10, USD: 0 },
    bank_account: { bank: '', number: '', holder: '' },
    deposit_days: 7,
  };
  expect(checkMoneyForm(MONEY)).toEqual({ kind: 'value', value });
  expect(moneyFormOf({ ...value, seller: EMPTY_SELLER })).toEqual(MONEY);
});

test.each([
  { form: { vatKrw: '101' }, wrong: ['vatKrw'] },
  { form: { vatUsd: '7.5' }, wrong: ['vatUsd'] },
  { form: { days: '0' }, wrong: ['days'] },
  { form: { days: '91' }, wrong: ['days'] },
  { form: { number: '110-123' }, wrong: ['bank', 'holder'] },
  { form: { vatKrw: '' }, wrong: ['vatKrw'] },
])('of $form it is said what is wrong: $wrong', ({ form, wrong }) => {
  const checked = checkMoneyForm({ ...MONEY, ...form });
  expect(checked.kind === 'problems' ? Object.keys(checked.problems).sort() : []).toEqual(wrong);
});
