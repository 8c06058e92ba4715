import { ApiFailure } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { farPriceOf } from './far-price.ts';

const failure = (details: Record<string, string>, code = 'price_far_from_catalogue') =>
  new ApiFailure('far', { code, status: 409, requestId: 'r', details });

test.each([
  { component: 'input', price: '1750', published: '1.75', is: { component: 'input', times: 1_000, isAbove: true } },
  {
    component: 'context_tiers[1].output',
    price: '0.5',
    published: '15',
    is: { component: 'output', contextTier: 1, times: 30, isAbove: false },
  },
  { component: 'cache_read', price: '0', published: '1', is: { component: 'cache_read', times: undefined } },
  { component: 'something', price: '10', published: '1', is: { component: undefined, times: 10 } },
])('$price beside $published of $component is read', ({ component, price, published, is }) => {
  const details = { component, price, catalogue_price: published, catalogue: 'catalogue 1' };
  expect(farPriceOf(failure(details))).toMatchObject({ price, cataloguePrice: published, ...is });
});

test('another failure asks nothing', () => {
  expect(farPriceOf(failure({}, 'price_declared'))).toBeUndefined();
  expect(farPriceOf(new Error('x'))).toBeUndefined();
});
