import { STRIPE_CARDS, type StripeCard } from './stripe-cards.ts';

/** A card that was entered. */
export interface HeldCard {
  readonly id: string;
  readonly card: StripeCard;
  customer: string | null;
}

/** A window in which a card is entered. */
export interface Session {
  readonly id: string;
  readonly created: number;
  readonly customer: string | null;
  readonly successUrl: string;
  readonly cancelUrl: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly clientReference: string | null;
  setup: string | null;
}

/** A payment, with its charge. */
export interface Intent {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly description: string | null;
  method: string | null;
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled';
  returnUrl: string | null;
  error: object | null;
  charge: Charge | null;
}

/** Money that moved. */
export interface Charge {
  readonly id: string;
  readonly created: number;
  refunded: number;
  dispute: { readonly id: string; readonly created: number; status: 'needs_response' | 'won' | 'lost' } | null;
}

/** As the API shows a card (https://docs.stripe.com/api/payment_methods/object). */
export function methodObject({ id, card, customer }: HeldCard) {
  const facts = { brand: 'visa', last4: card, exp_month: 12, exp_year: 2034, country: 'US', funding: 'credit' };
  return {
    id,
    object: 'payment_method',
    type: 'card',
    customer,
    card: facts,
    created: 0,
    livemode: false,
    metadata: {},
  };
}

/** https://docs.stripe.com/api/checkout/sessions/object */
export function sessionObject(session: Session, url: string, setup: object | string | null) {
  const { id, created, customer, metadata, clientReference, successUrl, cancelUrl } = session;
  return {
    ...{ id, object: 'checkout.session', mode: 'setup', created, customer, metadata, livemode: false },
    ...{ client_reference_id: clientReference, success_url: successUrl, cancel_url: cancelUrl, setup_intent: setup },
    ...{ status: session.setup === null ? 'open' : 'complete', payment_status: 'no_payment_required' },
    url: session.setup === null ? url : null,
  };
}

/** https://docs.stripe.com/api/payment_intents/object */
export function intentObject(intent: Intent, window: string, latestCharge: object | string | null) {
  const { id, created, amount, currency, customer, metadata, description, method, status, error } = intent;
  const next = { type: 'redirect_to_url', redirect_to_url: { url: window, return_url: intent.returnUrl } };
  return {
    ...{ id, object: 'payment_intent', created, amount, currency, customer, metadata, description, status },
    ...{ amount_received: status === 'succeeded' ? amount : 0, client_secret: `${id}_secret`, livemode: false },
    ...{ payment_method: method, last_payment_error: error, latest_charge: latestCharge },
    next_action: status === 'requires_action' ? next : null,
    ...{ payment_method_types: ['card'], capture_method: 'automatic', confirmation_method: 'automatic' },
  };
}

/** https://docs.stripe.com/api/charges/object */
export function chargeObject(
  { id, amount, currency, customer, metadata, method }: Intent,
  charge: Charge,
  last4: string,
) {
  const card = { brand: 'visa', last4, exp_month: 12, exp_year: 2034, network: 'visa', authorization_code: '123456' };
  return {
    ...{
      id: charge.id,
      object: 'charge',
      created: charge.created,
      amount,
      amount_captured: amount,
      currency,
      customer,
    },
    ...{ amount_refunded: charge.refunded, refunded: charge.refunded === amount, disputed: charge.dispute !== null },
    ...{ payment_intent: id, payment_method: method, metadata, status: 'succeeded', paid: true, captured: true },
    ...{ payment_method_details: { type: 'card', card }, livemode: false },
    receipt_url: `https://pay.stripe.com/receipts/${charge.id}`,
  };
}

/** https://docs.stripe.com/api/disputes/object */
export function disputeObject({ id: intent, amount, currency, metadata }: Intent, charge: Charge) {
  if (charge.dispute === null) return undefined;
  const { id, created, status } = charge.dispute;
  const common = { object: 'dispute', amount, currency, charge: charge.id, payment_intent: intent, livemode: false };
  return { id, created, status, reason: 'fraudulent', is_charge_refundable: false, metadata, ...common };
}

/** What a card answers when it is charged; undefined: it pays, or its holder is asked. */
export function cardError(card: StripeCard) {
  const facts = STRIPE_CARDS[card];
  if (facts.outcome !== 'fails') return undefined;
  const { code, declineCode } = facts;
  return { type: 'card_error', code, decline_code: declineCode, message: 'Your card was declined.' };
}
