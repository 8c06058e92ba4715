import { expect, test } from 'vitest';
import { checkTransferForm, EMPTY_TRANSFER, type TransferForm } from './transfer-form.ts';

const GOOD: TransferForm = {
  business_number: '220-81-62517',
  company: ' 주식회사 가나 ',
  representative: '김민지',
  address: '',
  business_type: '서비스',
  business_item: '소프트웨어',
  email: 'tax@gana.co.kr',
};

test('a buyer is read without spaces and hyphens', () => {
  expect(checkTransferForm(GOOD)).toEqual({
    kind: 'value',
    value: { ...GOOD, business_number: '2208162517', company: '주식회사 가나' },
  });
});

test.each([
  { when: 'nothing is typed', form: EMPTY_TRANSFER, wrong: ['business_number', 'company', 'representative', 'email'] },
  {
    when: 'the check digit is another',
    form: { ...GOOD, business_number: '220-81-62518' },
    wrong: ['business_number'],
  },
  { when: 'a digit is missing', form: { ...GOOD, business_number: '220-81-6251' }, wrong: ['business_number'] },
  { when: 'the address has no @', form: { ...GOOD, email: 'tax.gana.co.kr' }, wrong: ['email'] },
  { when: 'a line is too long', form: { ...GOOD, address: '가'.repeat(201) }, wrong: ['address'] },
])('when $when, the fields $wrong say so', ({ form, wrong }) => {
  const checked = checkTransferForm(form);
  expect(checked.kind === 'problems' ? Object.keys(checked.problems) : []).toEqual(wrong);
});
