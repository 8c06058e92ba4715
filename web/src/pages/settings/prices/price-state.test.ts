import type { PriceFacts } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { matchingPrices, priceState } from './price-state.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');
const [BEFORE, AFTER] = ['2026-11-21T00:00:00Z', '2026-11-23T00:00:00Z'];

test.each([
  { kind: 'price', from: AFTER, isInForce: false, state: 'coming' },
  { kind: 'end', from: AFTER, isInForce: false, state: 'coming' },
  { kind: 'price', from: BEFORE, isInForce: true, state: 'current' },
  { kind: 'price', from: BEFORE, isInForce: false, state: 'ended' },
  { kind: 'end', from: BEFORE, isInForce: true, state: 'ended' },
] as const)('a $kind from $from, in force: $isInForce, is $state', ({ kind, from, isInForce, state }) => {
  expect(priceState({ kind, effective_from: from, is_in_force: isInForce }, NOW)).toBe(state);
});

test.each([
  { text: '', state: undefined, models: ['gpt-5*', 'claude'] },
  { text: 'GPT', state: undefined, models: ['gpt-5*'] },
  { text: 'acme contract', state: undefined, models: ['claude'] },
  { text: '', state: 'coming', models: ['claude'] },
  { text: 'gpt', state: 'coming', models: [] },
])('"$text" in state $state finds $models', ({ text, state, models }) => {
  const found = matchingPrices([entry('gpt-5*', BEFORE), entry('claude', AFTER)], { text, state, now: NOW });
  expect(found.map(({ model }) => model)).toEqual(models);
});

function entry(model: string, from: string): PriceFacts {
  return {
    id: model,
    provider: model === 'claude' ? 'acme' : null,
    model,
    kind: 'price',
    effective_from: from,
    is_in_force: from === BEFORE,
    prices: { input: '1' },
    context_tiers: [],
    service_tiers: {},
    note: model === 'claude' ? 'By contract' : '',
    declared: false,
    created_at: BEFORE,
    created_by: 'admin@acme.com',
  };
}
