import type { FakeReply } from './fake-server.test-support.ts';
import {
  chargeOf,
  decline,
  type FakeIntent,
  type FakeStripeState,
  printedCard,
  succeed,
  tell,
} from './fake-stripe-state.test-support.ts';

/** What was sent, `metadata[order]` and `expand[0]` taken apart. */
export interface StripeForm {
  readonly text: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly maps: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One operation of the API. */
export interface StripeOperation {
  readonly method: 'GET' | 'POST';
  /** `:id` is any one part. */
  readonly path: string;
  /** Whatever else is sent is refused. */
  readonly parameters: readonly string[];
  readonly act: (state: FakeStripeState, form: StripeForm, id: string) => FakeReply;
}

const LATE_LOOKS = 3;

/** https://docs.stripe.com/api: the operations that are used here, strict about what they take. */
export const STRIPE_OPERATIONS: readonly StripeOperation[] = [
  { method: 'POST', path: '/v1/customers', parameters: ['name', 'email', 'metadata'], act: makeCustomer },
  {
    method: 'POST',
    path: '/v1/checkout/sessions',
    parameters: [
      ...['mode', 'customer', 'payment_method_types', 'locale', 'client_reference_id', 'metadata'],
      ...['success_url', 'cancel_url'],
    ],
    act: makeSession,
  },
  { method: 'GET', path: '/v1/checkout/sessions/:id', parameters: ['expand'], act: showSession },
  { method: 'POST', path: '/v1/payment_methods/:id/detach', parameters: [], act: detach },
  {
    method: 'POST',
    path: '/v1/payment_intents',
    parameters: [
      ...['amount', 'currency', 'description', 'customer', 'payment_method', 'payment_method_types', 'metadata'],
    ],
    act: makeIntent,
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    parameters: ['expand', 'off_session', 'return_url'],
    act: confirmIntent,
  },
  { method: 'GET', path: '/v1/payment_intents/:id', parameters: ['expand'], act: showIntent },
  { method: 'GET', path: '/v1/refunds', parameters: ['payment_intent', 'limit'], act: listRefunds },
  { method: 'POST', path: '/v1/refunds', parameters: ['payment_intent', 'amount', 'metadata'], act: makeRefund },
  { method: 'GET', path: '/v1/disputes', parameters: ['payment_intent', 'limit'], act: listDisputes },
  { method: 'GET', path: '/v1/events', parameters: ['types', 'limit', 'created', 'starting_after'], act: listEvents },
];

/** An error as https://docs.stripe.com/api/errors prints it. */
export function stripeError(status: number, error: Readonly<Record<string, unknown>>): FakeReply {
  return { status, body: { error: { type: 'invalid_request_error', message: 'refused', ...error } } };
}

const missing = (param: string) => stripeError(param === 'intent' ? 404 : 400, { code: 'resource_missing', param });

function makeCustomer(state: FakeStripeState, { text, maps }: StripeForm): FakeReply {
  const customer = { id: state.id('cus'), object: 'customer', ...text, metadata: maps['metadata'] ?? {} };
  state.customers.set(customer.id, customer);
  return { status: 200, body: customer };
}

function makeSession(state: FakeStripeState, { text, lists }: StripeForm): FakeReply {
  const { mode, customer = '', success_url: success = '', cancel_url: cancel = '' } = text;
  if (mode !== 'setup' || lists['payment_method_types']?.join() !== 'card') return stripeError(400, { param: 'mode' });
  if (!state.customers.has(customer)) return missing('customer');
  const id = state.id('cs_test');
  state.sessions.set(id, {
    ...{ id, customer, success_url: success, cancel_url: cancel, status: 'open', payment_method: undefined },
  });
  return showSession(state, { text: {}, lists: {}, maps: {} }, id);
}

function showSession(state: FakeStripeState, { lists }: StripeForm, id: string): FakeReply {
  const session = state.sessions.get(id);
  if (session === undefined) return stripeError(404, { code: 'resource_missing', param: 'session' });
  const { status, customer, payment_method: method } = session;
  const card = state.methods.get(method ?? '')?.card;
  const isWhole = lists['expand']?.includes('setup_intent.payment_method') === true;
  const expanded = method === undefined ? null : { id: method, card: card && printedCard(card) };
  const setup = {
    ...{ id: `seti_${id}`, object: 'setup_intent' },
    status: status === 'complete' ? 'succeeded' : 'requires_payment_method',
    payment_method: expanded,
  };
  const body = {
    ...{ id, object: 'checkout.session', mode: 'setup', status, customer },
    url: status === 'open' ? `/c/pay/${id}` : null,
    setup_intent: isWhole ? setup : setup.id,
  };
  return { status: 200, body: isWhole || status !== 'open' ? body : { ...body, setup_intent: null } };
}

function detach(state: FakeStripeState, _form: StripeForm, id: string): FakeReply {
  const method = state.methods.get(id);
  if (method === undefined || method.customer === null) return stripeError(400, { code: 'resource_missing' });
  method.customer = null;
  return { status: 200, body: { id, object: 'payment_method', customer: null } };
}

function makeIntent(state: FakeStripeState, { text, maps }: StripeForm): FakeReply {
  const { amount = '', currency = '', customer = '', payment_method: method = '', description = '' } = text;
  if (!/^[1-9]\d{0,7}$/.test(amount)) return stripeError(400, { code: 'parameter_invalid_integer', param: 'amount' });
  if (!['krw', 'usd'].includes(currency)) return stripeError(400, { param: 'currency' });
  if (state.methods.get(method)?.customer !== customer) return missing('payment_method');
  const intent: FakeIntent = {
    ...{ id: state.id('pi'), object: 'payment_intent', status: 'requires_confirmation', amount: Number(amount) },
    ...{ currency, customer, payment_method: method, description, metadata: maps['metadata'] ?? {} },
    ...{ next_action: null, last_payment_error: null, latest_charge: null, created: state.now(), livemode: false },
  };
  state.intents.set(intent.id, intent);
  return { status: 200, body: intent };
}

function confirmIntent(state: FakeStripeState, form: StripeForm, id: string): FakeReply {
  const intent = state.intents.get(id);
  if (intent === undefined) return missing('intent');
  if (intent.status !== 'requires_confirmation') {
    return stripeError(400, { code: 'payment_intent_unexpected_state', payment_intent: intent });
  }
  const card = state.methods.get(intent.payment_method)?.card ?? 'decline';
  switch (card) {
    case 'decline':
      return declined(state, intent, { code: 'card_declined', decline_code: 'generic_decline' });
    case 'funds':
      return declined(state, intent, { code: 'card_declined', decline_code: 'insufficient_funds' });
    case 'expired':
      return declined(state, intent, { code: 'expired_card' });
    case 'late':
      intent.status = 'processing';
      return { status: 200, body: whole(state, intent, form) };
    case 'person':
      return askPerson(state, intent, form);
    default:
      succeed(state, intent);
      return { status: 200, body: whole(state, intent, form), isLost: card === 'timeout' };
  }
}

function askPerson(state: FakeStripeState, intent: FakeIntent, form: StripeForm): FakeReply {
  const { off_session: isOff, return_url: back } = form.text;
  if (isOff === 'true') return declined(state, intent, { code: 'authentication_required' });
  if (back === undefined) return stripeError(400, { param: 'return_url' });
  intent.status = 'requires_action';
  intent.next_action = { type: 'redirect_to_url', redirect_to_url: { return_url: back, url: `/3ds/${intent.id}` } };
  return { status: 200, body: whole(state, intent, form) };
}

function declined(state: FakeStripeState, intent: FakeIntent, error: object): FakeReply {
  decline(state, intent, { type: 'card_error', ...error });
  return stripeError(402, { type: 'card_error', ...error, payment_intent: intent });
}

function showIntent(state: FakeStripeState, form: StripeForm, id: string): FakeReply {
  const intent = state.intents.get(id);
  if (intent === undefined) return missing('intent');
  const looks = (state.looks.get(id) ?? 0) + 1;
  state.looks.set(id, looks);
  if (intent.status === 'processing' && looks >= LATE_LOOKS) succeed(state, intent);
  return { status: 200, body: whole(state, intent, form) };
}

function whole(state: FakeStripeState, intent: FakeIntent, { lists }: StripeForm): object {
  const isExpanded = lists['expand']?.includes('latest_charge') === true;
  return isExpanded ? { ...intent, latest_charge: chargeOf(state, intent.id) ?? null } : intent;
}

function listRefunds(state: FakeStripeState, { text }: StripeForm): FakeReply {
  const intent = text['payment_intent'] ?? '';
  if (!state.intents.has(intent)) return missing('intent');
  return { status: 200, body: list(state.refunds.filter((refund) => refund.payment_intent === intent)) };
}

function makeRefund(state: FakeStripeState, { text, maps }: StripeForm): FakeReply {
  const { payment_intent: intentId = '', amount = '' } = text;
  const charge = chargeOf(state, intentId);
  if (charge === undefined) return missing('intent');
  const card = state.methods.get(state.intents.get(intentId)?.payment_method ?? '')?.card;
  if (card === 'refund_refused') return stripeError(400, { code: 'charge_not_refundable' });
  if (charge.refunded) return stripeError(400, { code: 'charge_already_refunded' });
  if (!(Number(amount) > 0) || Number(amount) > charge.amount - charge.amount_refunded) {
    return stripeError(400, { param: 'amount' });
  }
  const refund = refundPart(state, intentId, { amount: Number(amount), metadata: maps['metadata'] ?? {} });
  return { status: 200, body: refund };
}

/** Money goes back, whoever asked for it. */
export function refundPart(
  state: FakeStripeState,
  intentId: string,
  { amount, metadata }: { readonly amount: number; readonly metadata: Readonly<Record<string, string>> },
) {
  const charge = chargeOf(state, intentId);
  if (charge === undefined) throw new Error('nothing was paid');
  const refund = { id: state.id('re'), object: 'refund', payment_intent: intentId, amount, metadata } as const;
  const status = state.refundsFail ? 'failed' : 'succeeded';
  state.refunds.push({ ...refund, status });
  if (state.refundsFail) return { ...refund, status };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  tell(state, 'charge.refunded', charge);
  return { ...refund, status };
}

function listDisputes(state: FakeStripeState, { text }: StripeForm): FakeReply {
  return { status: 200, body: list(state.disputes.filter((each) => each.payment_intent === text['payment_intent'])) };
}

function listEvents(state: FakeStripeState, { text, lists, maps }: StripeForm): FakeReply {
  const { gte, lt } = maps['created'] ?? {};
  const newestFirst = state.events
    .filter(({ type }) => lists['types']?.includes(type) === true)
    .filter(({ created }) => created >= Number(gte) && created < Number(lt))
    .toReversed();
  const after = text['starting_after'];
  const from = after === undefined ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1;
  const limit = Number(text['limit']);
  const data = newestFirst.slice(from, from + limit).map((event) => ({ object: 'event', ...event }));
  return { status: 200, body: { ...list(data), has_more: newestFirst.length > from + limit } };
}

function list(data: readonly object[]): object {
  return { object: 'list', data, has_more: false };
}
