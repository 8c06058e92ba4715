/**
 * Test cards of Stripe, by their last four digits: what each does when it is charged
 * (https://docs.stripe.com/testing). The same numbers are entered in the window of the fake one.
 */
export const STRIPE_CARDS = {
  '4242': { outcome: 'succeeds' },
  '0341': { outcome: 'fails', code: 'card_declined', declineCode: 'generic_decline' },
  '9995': { outcome: 'fails', code: 'card_declined', declineCode: 'insufficient_funds' },
  '0069': { outcome: 'fails', code: 'expired_card', declineCode: 'expired_card' },
  '3184': { outcome: 'asks' },
} as const;

/** The last four digits of a test card. */
export type StripeCard = keyof typeof STRIPE_CARDS;
