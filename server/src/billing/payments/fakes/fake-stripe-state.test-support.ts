import { SANDBOX_CARDS, type SandboxCard } from '@tallygate/contract';
import type { Clock } from '#kernel';

/** Objects of Stripe as its reference prints them (https://docs.stripe.com/api), as far as anybody here may rely on them. */
export interface FakeIntent {
  readonly id: string;
  readonly object: 'payment_intent';
  status: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly payment_method: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  next_action: object | null;
  last_payment_error: object | null;
  latest_charge: string | null;
  readonly created: number;
  readonly livemode: false;
}

/** A charge of an intent. */
export interface FakeCharge {
  readonly id: string;
  readonly object: 'charge';
  readonly payment_intent: string;
  readonly amount: number;
  amount_refunded: number;
  refunded: boolean;
  disputed: boolean;
  readonly paid: true;
  readonly created: number;
  readonly receipt_url: string;
  readonly payment_method_details: object;
}

/** Everything that the fake remembers. */
export interface FakeStripeState {
  readonly customers: Map<string, object>;
  readonly sessions: Map<string, FakeSession>;
  readonly methods: Map<string, { readonly card: SandboxCard; customer: string | null }>;
  readonly intents: Map<string, FakeIntent>;
  readonly charges: Map<string, FakeCharge>;
  readonly refunds: FakeRefund[];
  readonly disputes: { readonly id: string; readonly payment_intent: string; status: string }[];
  readonly events: FakeEvent[];
  /** How often a late payment was looked at. */
  readonly looks: Map<string, number>;
  /** Banks take no refund from now on, which is told by its status only. */
  refundsFail: boolean;
  /** Seconds. */
  now(): number;
  id(prefix: string): string;
}

/** A page on which a card is registered. */
export interface FakeSession {
  readonly id: string;
  readonly customer: string;
  readonly success_url: string;
  readonly cancel_url: string;
  status: 'open' | 'complete' | 'expired';
  payment_method: string | undefined;
}

/** Money that went back. */
export interface FakeRefund {
  readonly id: string;
  readonly object: 'refund';
  readonly payment_intent: string;
  readonly amount: number;
  readonly metadata: Readonly<Record<string, string>>;
  status: string;
}

/** Something that a webhook tells. */
export interface FakeEvent {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: object };
}

/** Nothing has happened yet. */
export function emptyStripe(clock: Pick<Clock, 'now'>): FakeStripeState {
  let count = 0;
  return {
    ...{ customers: new Map(), sessions: new Map(), methods: new Map(), intents: new Map(), charges: new Map() },
    ...{ refunds: [], disputes: [], events: [], looks: new Map(), refundsFail: false },
    now: () => Math.floor(clock.now() / 1_000),
    id: (prefix) => `${prefix}_fake${String(++count).padStart(8, '0')}`,
  };
}

/** Tells of something. */
export function tell(state: FakeStripeState, type: string, object: object): FakeEvent {
  const event = { id: state.id('evt'), type, created: state.now(), data: { object: structuredClone(object) } };
  state.events.push(event);
  return event;
}

/** The card of a payment method, as charges and methods print it. */
export function printedCard(card: SandboxCard, authorizationCode?: string): object {
  const last4 = SANDBOX_CARDS.find(({ id }) => id === card)?.last4;
  return { brand: 'visa', last4, exp_month: 12, exp_year: 2034, authorization_code: authorizationCode ?? null };
}

/** The money moves. */
export function succeed(state: FakeStripeState, intent: FakeIntent): void {
  const card = state.methods.get(intent.payment_method)?.card ?? 'approve';
  const charge: FakeCharge = {
    ...{ id: state.id('ch'), object: 'charge', payment_intent: intent.id, amount: intent.amount, amount_refunded: 0 },
    ...{ refunded: false, disputed: false, paid: true, created: state.now() },
    receipt_url: `https://pay.stripe.com/receipts/${intent.id}`,
    payment_method_details: { type: 'card', card: printedCard(card, '123456') },
  };
  state.charges.set(charge.id, charge);
  intent.status = 'succeeded';
  intent.next_action = null;
  intent.last_payment_error = null;
  intent.latest_charge = charge.id;
  tell(state, 'payment_intent.succeeded', intent);
}

/** The card was not charged. */
export function decline(state: FakeStripeState, intent: FakeIntent, error: object): void {
  intent.status = 'requires_payment_method';
  intent.next_action = null;
  intent.last_payment_error = error;
  tell(state, 'payment_intent.payment_failed', intent);
}

/** The charge of an intent that succeeded. */
export function chargeOf(state: FakeStripeState, intentId: string): FakeCharge | undefined {
  return state.charges.get(state.intents.get(intentId)?.latest_charge ?? '');
}
