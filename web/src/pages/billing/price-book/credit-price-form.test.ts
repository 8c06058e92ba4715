import { newCreditPriceSchema } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import { type CreditPriceForm, checkCreditPriceForm, NO_CREDIT_PRICE } from './credit-price-form.ts';

const BY = { zone: 'Asia/Seoul', now: Date.UTC(2026, 10, 22, 3) };
const formOf = (change: Partial<CreditPriceForm>): CreditPriceForm => ({ ...NO_CREDIT_PRICE, ...change });
const tokens = (change: Partial<CreditPriceForm['tokens']>) => ({ tokens: { ...NO_CREDIT_PRICE.tokens, ...change } });

describe('what is wrong with a price is told at its field', () => {
  test.each<[string, Partial<CreditPriceForm>, object]>([
    ['nothing is given', {}, { perRequest: 'creditPrices.problem.empty' }],
    ['a comma', { perRequest: '1,5' }, { perRequest: 'creditPrices.problem.amount' }],
    ['too many digits', { perRun: '0.0000001' }, { perRun: 'creditPrices.problem.amount' }],
    ['output is left out', tokens({ input: '1' }), { 'tokens.output': 'creditPrices.problem.needed' }],
    ['input is left out', tokens({ cache_read: '1', output: '1' }), { 'tokens.input': 'creditPrices.problem.needed' }],
    ['no time', { perRequest: '1', from: 'soon' }, { from: 'creditPrices.problem.time' }],
    ['the past', { perRequest: '1', from: '2026-11-22T11:58' }, { from: 'creditPrices.problem.past' }],
    [
      'a name that is too long',
      { perRequest: '1', key: { ...NO_CREDIT_PRICE.key, model: 'm'.repeat(257) } },
      { 'key.model': 'creditPrices.problem.name' },
    ],
    ['a note that is too long', { perRequest: '1', note: 'n'.repeat(501) }, { note: 'creditPrices.problem.note' }],
  ])('%s', (_when, change, problems) => {
    expect(checkCreditPriceForm(formOf(change), BY)).toEqual({ kind: 'problems', problems });
  });
});

test('a good form is what the API takes, spaces and empty fields left out', () => {
  const form = formOf({
    key: { ...NO_CREDIT_PRICE.key, service: ' chat ', run_type: 'triage' },
    perRequest: '0',
    from: '2026-11-22T12:30',
    note: ' plan ',
    ...tokens({ input: '1', output: ' 4.5 ' }),
  });
  const checked = checkCreditPriceForm(form, BY);
  expect(checked).toEqual({
    kind: 'price',
    price: {
      ...{ service: 'chat', run_type: 'triage' },
      price: { per_request: '0', per_million_tokens: { input: '1', output: '4.5' } },
      effective_from: '2026-11-22T03:30:00.000Z',
      note: 'plan',
    },
  });
  expect(newCreditPriceSchema.safeParse(checked.kind === 'price' && checked.price).success).toBe(true);
});
