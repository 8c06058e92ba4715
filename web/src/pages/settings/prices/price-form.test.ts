import { newPriceSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { checkPriceForm, NO_PRICES, type PriceForm } from './price-form.ts';

const ZONE = 'Asia/Seoul';
const FORM: PriceForm = {
  provider: '',
  model: 'gpt-5.2',
  match: 'exact',
  from: '',
  prices: { ...NO_PRICES, input: '1.75', output: '14' },
  contextTiers: [],
  serviceTiers: [],
  note: '',
};
const tier = (above: string, input = '2') => ({ key: above, above, prices: { ...NO_PRICES, input } });
const service = (name: string, multiplier = '0.5') => ({ key: name, name, multiplier });

test.each<{ when: string; change: Partial<PriceForm>; problems: Record<string, string> }>([
  { when: 'the model is missing', change: { model: ' ' }, problems: { model: 'prices.missing' } },
  { when: 'the model holds a star', change: { model: 'gpt-5*' }, problems: { model: 'prices.badStar' } },
  { when: 'the model is too long', change: { model: 'm'.repeat(257) }, problems: { model: 'prices.badModel' } },
  { when: 'the time is none', change: { from: '2026-13-40T00:00' }, problems: { from: 'prices.badTime' } },
  { when: 'the input is missing', change: { prices: NO_PRICES }, problems: { 'prices.input': 'prices.missing' } },
  {
    when: 'prices are no decimals',
    change: { prices: { ...NO_PRICES, input: '1,75', output: '-1', cache_read: '.5', cache_write_5m: '1e3' } },
    problems: {
      'prices.input': 'prices.badPrice',
      'prices.output': 'prices.badPrice',
      'prices.cache_read': 'prices.badPrice',
      'prices.cache_write_5m': 'prices.badPrice',
    },
  },
  {
    when: 'context tiers are wrong',
    change: { contextTiers: [tier('200,000'), tier('200000'), tier('many', '')] },
    problems: {
      'contextTiers.1.above': 'prices.sameSize',
      'contextTiers.2.above': 'prices.badSize',
      'contextTiers.2.prices.input': 'prices.missing',
    },
  },
  {
    when: 'service tiers are wrong',
    change: { serviceTiers: [service('batch'), service('batch'), service('Fast', '1000')] },
    problems: {
      'serviceTiers.1.name': 'prices.sameTier',
      'serviceTiers.2.name': 'prices.badTier',
      'serviceTiers.2.multiplier': 'prices.badMultiplier',
    },
  },
  { when: 'the note has two lines', change: { note: 'a\nb' }, problems: { note: 'prices.badNote' } },
])('when $when, the field says so', ({ change, problems }) => {
  expect(checkPriceForm({ ...FORM, ...change }, ZONE)).toEqual({ kind: 'problems', problems });
});

test('a whole form is what the API takes, its time read in the account’s zone', () => {
  const form: PriceForm = {
    ...FORM,
    provider: 'openai',
    match: 'beginning',
    from: '2026-12-01T00:00',
    contextTiers: [tier('200,000', '3.5')],
    serviceTiers: [service('batch'), service('priority', '2')],
    note: ' By contract ',
  };
  const checked = checkPriceForm(form, ZONE);
  if (checked.kind !== 'price') throw new Error(JSON.stringify(checked));
  expect(checked.price).toEqual({
    provider: 'openai',
    model: 'gpt-5.2*',
    effective_from: '2026-11-30T15:00:00.000Z',
    prices: { input: '1.75', output: '14' },
    context_tiers: [{ above_input_tokens: 200_000, prices: { input: '3.5' } }],
    service_tiers: { batch: { multiplier: '0.5' }, priority: { multiplier: '2' } },
    note: 'By contract',
  });
  expect(newPriceSchema.safeParse(checked.price).success).toBe(true);
});
