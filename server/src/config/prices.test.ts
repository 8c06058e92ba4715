import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { readConfigText } from './file.ts';

const read = (text: string) => readConfigText(text, { file: 'tallygate.yaml', variables: {}, adminKey: undefined });
const problems = (text: string) =>
  read(text).problems.map(({ place, code }) => `${place.kind === 'file' ? place.path : ''} ${code}`);

test('prices are declared as the API takes them, numbers in quotes or not', () => {
  const text = `
charge_failed_input: false
prices:
  - { model: llama-*, prices: { input: 0.25, output: "1.50" } }
  - provider: azure
    model: gpt-5.2
    effective_from: 2026-01-01T09:00:00+09:00
    prices: { input: 1, output: 007.10, cache_read: 0, cache_write_5m: 2, cache_write_1h: 3 }
    context_tiers: [{ above_input_tokens: 200000, prices: { input: 2 } }]
    service_tiers:
      flex: { multiplier: 0.5 }
      priority: { prices: { input: 3 }, context_tiers: [{ above_input_tokens: 1, prices: { input: 4 } }] }
    note: 계약`;
  const { declared } = read(text);
  expect(problems(text)).toEqual([]);
  expect(declared?.chargesFailedInput).toBe(false);
  expect(declared?.prices).toStrictEqual([
    {
      provider: undefined,
      model: 'llama-*',
      effectiveFrom: asInstant(0),
      document: { prices: { input: '0.25', output: '1.5' }, context_tiers: [], service_tiers: {} },
      note: '',
    },
    {
      provider: 'azure',
      model: 'gpt-5.2',
      effectiveFrom: asInstant(Date.UTC(2026, 0, 1)),
      document: {
        prices: { input: '1', output: '7.1', cache_read: '0', cache_write_5m: '2', cache_write_1h: '3' },
        context_tiers: [{ above_input_tokens: 200_000, prices: { input: '2' } }],
        service_tiers: {
          flex: { multiplier: '0.5' },
          priority: {
            prices: { input: '3' },
            context_tiers: [{ above_input_tokens: 1, prices: { input: '4' } }],
          },
        },
      },
      note: '계약',
    },
  ]);
  expect([read('').declared?.prices, read('').declared?.chargesFailedInput]).toEqual([undefined, undefined]);
});

const entry = (members: string) => `prices: [{ model: m, prices: { input: 1 }, ${members} }]`;

test.each([
  ['prices: [{ prices: { input: 1 } }]', 'prices[0].model member_missing'],
  ['prices: [{ model: m, prices: {} }]', 'prices[0].prices.input member_missing'],
  ['prices: [{ model: m, prices: { input: -1 } }]', 'prices[0].prices.input expected_decimal'],
  ['prices: [{ model: m, prices: { input: free } }]', 'prices[0].prices.input expected_decimal'],
  ['prices: [{ model: m, prices: { input: true } }]', 'prices[0].prices.input expected_decimal'],
  ['prices: [{ model: m, prices: { input: 1000000 } }]', 'prices[0].prices.input expected_decimal'],
  ['prices: [{ model: m, prices: { input: "0.0000000001" } }]', 'prices[0].prices.input expected_decimal'],
  [entry('effective_from: tomorrow'), 'prices[0].effective_from instant_invalid'],
  [entry('service_tiers: { Flex: { multiplier: 1 } }'), 'prices[0].service_tiers.Flex service_tier_name'],
  [entry('service_tiers: { flex: {} }'), 'prices[0].service_tiers.flex service_tier_ambiguous'],
  [
    entry('service_tiers: { flex: { multiplier: 1, prices: { input: 1 } } }'),
    'prices[0].service_tiers.flex service_tier_ambiguous',
  ],
  [
    entry(
      'context_tiers: [{ above_input_tokens: 1, prices: { input: 1 } }, { above_input_tokens: 1, prices: { input: 2 } }]',
    ),
    'prices[0].context_tiers context_tier_repeated',
  ],
  ['prices: [{ model: m, prices: { input: 1 } }, { model: M, prices: { input: 2 } }]', 'prices[1] price_repeated'],
  ['charge_failed_input: maybe', 'charge_failed_input expected_boolean'],
])('%s', (text, problem) => {
  expect(problems(text)).toEqual([problem]);
});

test('the same model of another provider, or from another time on, is another price', () => {
  const two = (more: string) =>
    `prices: [{ model: m, prices: { input: 1 } }, { model: m, prices: { input: 2 }, ${more} }]`;
  expect(problems(two('provider: p'))).toEqual([]);
  expect(problems(two('effective_from: 2026-01-01T00:00:00Z'))).toEqual([]);
});
