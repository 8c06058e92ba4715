import { expect, test } from 'vitest';
import { declineOf, refusalOf } from './stripe-problem.ts';
import { paymentIntentSchema } from './stripe-shapes.ts';
import { disputeOf, stripeView } from './stripe-view.ts';

test.each([
  { code: 'card_declined', decline_code: 'insufficient_funds', problem: 'funds_insufficient' },
  { code: 'card_declined', decline_code: 'generic_decline', problem: 'card_declined' },
  { code: 'card_declined', decline_code: 'card_velocity_exceeded', problem: 'card_limit' },
  { code: 'expired_card', decline_code: null, problem: 'card_expired' },
  { code: 'card_declined', decline_code: 'expired_card', problem: 'card_expired' },
  { code: 'authentication_required', decline_code: undefined, problem: 'authentication_needed' },
  { code: 'payment_intent_authentication_failure', decline_code: null, problem: 'authentication_needed' },
  { code: 'something_new', decline_code: 'something_new', problem: 'card_declined' },
])('Stripe’s $code ($decline_code) is $problem', ({ problem, ...error }) => {
  expect(declineOf(error)).toBe(problem);
});

test.each([
  { code: 'amount_too_small', parameter: 'amount', problem: 'amount_refused' },
  { code: 'charge_already_refunded', parameter: undefined, problem: 'already_refunded' },
  { code: 'resource_missing', parameter: 'payment_method', problem: 'method_unknown' },
  { code: 'resource_missing', parameter: 'customer', problem: 'method_unknown' },
  { code: 'parameter_unknown', parameter: 'foo', problem: 'provider_refused' },
])('a request that Stripe refuses with $code of $parameter is $problem', ({ code, parameter, problem }) => {
  expect(refusalOf(code, parameter)).toBe(problem);
});

test.each([
  { disputes: [], state: 'none' },
  { disputes: ['warning_needs_response'], state: 'none' },
  { disputes: ['warning_closed', 'prevented'], state: 'none' },
  { disputes: ['needs_response'], state: 'open' },
  { disputes: ['appeal_under_review'], state: 'open' },
  { disputes: ['won'], state: 'won' },
  { disputes: ['lost', 'won'], state: 'lost' },
  { disputes: ['lost', 'under_review'], state: 'open' },
])('disputes that are $disputes leave the payment $state', ({ disputes, state }) => {
  expect(disputeOf(disputes.map((status) => ({ status })))).toBe(state);
});

const INTENT = { id: 'pi_1', amount: 1_250, currency: 'usd', status: 'succeeded' };

test.each([
  { when: 'it was cancelled', intent: { status: 'canceled' }, view: { status: 'failed', problem: 'never_completed' } },
  { when: 'it is on its way', intent: { status: 'processing' }, view: { status: 'waiting', problem: undefined } },
  { when: 'it is new in some way', intent: { status: 'something_new' }, view: { status: 'waiting' } },
  {
    when: 'it was made elsewhere',
    intent: { metadata: {} },
    view: { attemptId: undefined, total: { currency: 'USD', minor: 1_250n } },
  },
])('a payment is read as it stands: $when', ({ intent, view }) => {
  expect(stripeView(paymentIntentSchema.parse({ ...INTENT, ...intent }), 'none')).toMatchObject(view);
});

test('a payment in a currency that is not billed in is none of ours', () => {
  expect(stripeView(paymentIntentSchema.parse({ ...INTENT, currency: 'eur' }), 'none')).toBeUndefined();
});
