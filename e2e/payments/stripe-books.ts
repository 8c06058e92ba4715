import { randomBytes } from 'node:crypto';
import { STRIPE_CARDS, type StripeCard } from './stripe-cards.ts';
import { type StripeForm, textOf, textsOf } from './stripe-form.ts';
import {
  type Charge,
  cardError,
  chargeObject,
  disputeObject,
  type HeldCard,
  type Intent,
  intentObject,
  methodObject,
  type Session,
  sessionObject,
} from './stripe-objects.ts';

/** Something that Stripe tells of (https://docs.stripe.com/api/events/object). */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: unknown };
}

/** Money that went back (https://docs.stripe.com/api/refunds/object). */
export interface StripeRefund {
  readonly id: string;
  readonly object: 'refund';
  readonly status: 'succeeded';
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly charge: string;
  readonly payment_intent: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What one account has at Stripe. */
export class StripeBooks {
  readonly customers = new Map<string, object>();
  readonly cards = new Map<string, HeldCard>();
  readonly sessions = new Map<string, Session>();
  readonly setups = new Map<string, { readonly id: string; readonly card: string; readonly customer: string | null }>();
  readonly intents = new Map<string, Intent>();
  readonly refunds: StripeRefund[] = [];
  readonly events: StripeEvent[] = [];
  readonly #now: () => number;
  readonly #origin: () => string;
  #numbered = 0;

  /** `now` in milliseconds; `origin` of the windows. */
  constructor(now: () => number, origin: () => string) {
    this.#now = now;
    this.#origin = origin;
  }

  addCustomer(form: StripeForm): object {
    const facts = { email: textOf(form, 'email') ?? null, name: textOf(form, 'name') ?? null };
    const customer = { id: this.#id('cus'), object: 'customer', created: this.#seconds(), livemode: false, ...facts };
    this.customers.set(customer.id, { ...customer, metadata: textsOf(form, 'metadata') });
    return this.customers.get(customer.id) as object;
  }

  addSession(form: StripeForm): object {
    const session: Session = {
      ...{ id: this.#id('cs_test'), created: this.#seconds(), customer: textOf(form, 'customer') ?? null },
      ...{ successUrl: textOf(form, 'success_url') ?? '', cancelUrl: textOf(form, 'cancel_url') ?? '' },
      metadata: textsOf(form, 'metadata'),
      clientReference: textOf(form, 'client_reference_id') ?? null,
      setup: null,
    };
    this.sessions.set(session.id, session);
    return this.showSession(session, []);
  }

  showSession(session: Session, expand: readonly string[]): object {
    const setup = session.setup === null ? null : this.setups.get(session.setup);
    const isExpanded = expand.some((name) => name.startsWith('setup_intent'));
    const shown = setup && isExpanded ? this.showSetup(setup.id, expand.includes('setup_intent.payment_method')) : null;
    return sessionObject(session, `${this.#origin()}/window/${session.id}`, shown ?? session.setup);
  }

  showSetup(id: string, isExpanded: boolean): object | undefined {
    const setup = this.setups.get(id);
    const card = this.cards.get(setup?.card ?? '');
    if (setup === undefined || card === undefined) return undefined;
    const method = isExpanded ? methodObject(card) : card.id;
    return { id, object: 'setup_intent', status: 'succeeded', customer: setup.customer, payment_method: method };
  }

  /** A person enters a card. */
  enterCard(session: Session, last4: StripeCard): void {
    const card = { id: this.#id('pm'), card: last4, customer: session.customer };
    this.cards.set(card.id, card);
    session.setup = this.#id('seti');
    this.setups.set(session.setup, { id: session.setup, card: card.id, customer: session.customer });
    this.#tell('checkout.session.completed', this.showSession(session, []));
  }

  addIntent(form: StripeForm): Intent {
    const method = textOf(form, 'payment_method') ?? null;
    const intent: Intent = {
      ...{ id: this.#id('pi'), created: this.#seconds(), amount: Number(textOf(form, 'amount')) },
      ...{ currency: textOf(form, 'currency') ?? '', customer: textOf(form, 'customer') ?? null, method },
      ...{ metadata: textsOf(form, 'metadata'), description: textOf(form, 'description') ?? null },
      status: method === null ? 'requires_payment_method' : 'requires_confirmation',
      ...{ returnUrl: textOf(form, 'return_url') ?? null, error: null, charge: null },
    };
    this.intents.set(intent.id, intent);
    return intent;
  }

  /** Charges the card. The error that is answered; undefined: none. */
  confirm(intent: Intent, form: StripeForm): object | undefined {
    if (intent.status === 'succeeded' || intent.status === 'canceled') return UNEXPECTED_STATE;
    intent.method = textOf(form, 'payment_method') ?? intent.method;
    intent.returnUrl = textOf(form, 'return_url') ?? intent.returnUrl;
    const card = this.cards.get(intent.method ?? '');
    if (card === undefined) return { type: 'invalid_request_error', code: 'resource_missing', message: 'No such card' };
    const refused = cardError(card.card);
    if (refused !== undefined) return this.#fail(intent, refused);
    if (STRIPE_CARDS[card.card].outcome === 'asks') {
      if (textOf(form, 'off_session') === 'true') return this.#fail(intent, ASKS);
      intent.status = 'requires_action';
      return undefined;
    }
    this.pay(intent);
    return undefined;
  }

  pay(intent: Intent): void {
    intent.status = 'succeeded';
    intent.charge = { id: this.#id('ch'), created: this.#seconds(), refunded: 0, dispute: null };
    this.#tell('payment_intent.succeeded', this.showIntent(intent, []));
  }

  refuse(intent: Intent): void {
    this.#fail(intent, { ...ASKS, code: 'payment_intent_authentication_failure' });
  }

  cancel(intent: Intent): object | undefined {
    if (intent.status === 'succeeded' || intent.status === 'canceled') return UNEXPECTED_STATE;
    intent.status = 'canceled';
    this.#tell('payment_intent.canceled', this.showIntent(intent, []));
    return undefined;
  }

  /** Gives back, all that is left unless a form says how much; undefined: more than there is. */
  refund(intent: Intent, form: StripeForm = {}): StripeRefund | undefined {
    const { charge, id: payment_intent, currency } = intent;
    const asked = textOf(form, 'amount');
    const amount = asked === undefined ? intent.amount - (charge?.refunded ?? 0) : Number(asked);
    if (charge === null || amount <= 0 || charge.refunded + amount > intent.amount) return undefined;
    charge.refunded += amount;
    const facts = { object: 'refund', status: 'succeeded', created: this.#seconds() } as const;
    const metadata = textsOf(form, 'metadata');
    const refund = { id: this.#id('re'), ...facts, amount, currency, charge: charge.id, payment_intent, metadata };
    this.refunds.push(refund);
    this.#tell('charge.refunded', this.showCharge(intent, charge));
    return refund;
  }

  dispute(intent: Intent): void {
    const { charge } = intent;
    if (charge === null || charge.dispute !== null) throw new Error('nothing to be disputed');
    charge.dispute = { id: this.#id('du'), created: this.#seconds(), status: 'needs_response' };
    this.#tell('charge.dispute.created', disputeObject(intent, charge));
  }

  closeDispute(intent: Intent, status: 'won' | 'lost'): void {
    const { charge } = intent;
    if (charge?.dispute?.status !== 'needs_response') throw new Error('no dispute is open');
    charge.dispute.status = status;
    this.#tell('charge.dispute.closed', disputeObject(intent, charge));
  }

  showIntent(intent: Intent, expand: readonly string[]): object {
    const { charge } = intent;
    const isExpanded = expand.some((name) => name.endsWith('latest_charge') || name.includes('latest_charge.'));
    const latest = charge !== null && isExpanded ? this.showCharge(intent, charge) : (charge?.id ?? null);
    const isCardShown = expand.includes('payment_method') || expand.includes('data.payment_method');
    const card = this.cards.get(intent.method ?? '');
    const shown = intentObject(intent, `${this.#origin()}/window/${intent.id}`, latest);
    return isCardShown && card !== undefined ? { ...shown, payment_method: methodObject(card) } : shown;
  }

  showCharge(intent: Intent, charge: Charge): object {
    return chargeObject(intent, charge, this.cards.get(intent.method ?? '')?.card ?? '');
  }

  #fail(intent: Intent, error: object): object {
    const method = this.cards.get(intent.method ?? '');
    intent.error = { ...error, payment_method: method && methodObject(method) };
    intent.status = 'requires_payment_method';
    intent.method = null;
    this.#tell('payment_intent.payment_failed', this.showIntent(intent, []));
    return { ...error, payment_intent: this.showIntent(intent, []) };
  }

  #tell(type: string, object: unknown): void {
    this.events.push({ id: this.#id('evt'), type, created: this.#seconds(), data: { object } });
  }

  #id(kind: string): string {
    return `${kind}_${String(++this.#numbered).padStart(6, '0')}${randomBytes(6).toString('hex')}`;
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1_000);
  }
}

const ASKS = {
  type: 'card_error',
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'The holder has to confirm.',
};
const UNEXPECTED_STATE = {
  type: 'invalid_request_error',
  code: 'payment_intent_unexpected_state',
  message: 'This cannot be done to it now.',
};
