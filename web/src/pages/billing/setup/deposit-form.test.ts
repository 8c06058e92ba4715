import { expect, test } from 'vitest';
import { checkDepositForm, type DepositForm, EMPTY_DEPOSIT } from './deposit-form.ts';

const AROUND = {
  order: {
    price: { currency: 'KRW', supply: '100000', vat: '10000', total: '110000' },
    created_at: '2026-01-05T01:00:30.500Z',
  },
  zone: 'Asia/Seoul',
  now: Date.parse('2026-01-06T00:00:00Z'),
} as const;
const GOOD: DepositForm = { ...EMPTY_DEPOSIT, at: '2026-01-05T14:00', amount: '110,000' };

test('a deposit is read in the account’s zone, with its invoice where there is one', () => {
  expect(checkDepositForm(GOOD, AROUND)).toEqual({
    kind: 'value',
    value: { deposited_at: '2026-01-05T05:00:00.000Z', amount: '110000' },
  });
  const withInvoice = { ...GOOD, approvalNumber: ' 20260105-41000042-00001234 ', issuedOn: '2026-01-05' };
  expect(checkDepositForm(withInvoice, AROUND)).toMatchObject({
    value: { tax_office: { approval_number: '20260105-41000042-00001234', issued_on: '2026-01-05' } },
  });
});

test('in the minute of the order the money came with the order', () => {
  expect(checkDepositForm({ ...GOOD, at: '2026-01-05T10:00' }, AROUND)).toMatchObject({
    value: { deposited_at: '2026-01-05T01:00:30.500Z' },
  });
});

test.each([
  { form: EMPTY_DEPOSIT, problems: { at: 'billing.problem.time', amount: 'billing.problem.total' } },
  { form: { ...GOOD, at: '2026-01-05T09:59' }, problems: { at: 'billing.problem.beforeOrder' } },
  { form: { ...GOOD, at: '2026-01-06T09:01' }, problems: { at: 'billing.problem.future' } },
  { form: { ...GOOD, amount: '100,000' }, problems: { amount: 'billing.problem.total' } },
  { form: { ...GOOD, approvalNumber: '20260105-41000042-00001234' }, problems: { issuedOn: 'billing.problem.day' } },
  { form: { ...GOOD, issuedOn: '2026-01-05' }, problems: { approvalNumber: 'billing.problem.approval' } },
])('of $form it is said what is wrong', ({ form, problems }) => {
  expect(checkDepositForm(form, AROUND)).toEqual({ kind: 'problems', problems });
});
