import { createHmac } from 'node:crypto';
import { type FakeServer, type Served, type ServedCall, startFakeServer } from './fake-server.ts';
import { StripeBooks, type StripeEvent } from './stripe-books.ts';
import type { StripeCard } from './stripe-cards.ts';
import { readStripeForm, type StripeForm, textOf } from './stripe-form.ts';
import { disputeObject, type Intent, methodObject, type Session } from './stripe-objects.ts';
import { stripeWindow } from './stripe-window.ts';

/** A local server that answers as Stripe's API is documented to (https://docs.stripe.com/api). No money moves. */
export interface FakeStripe extends Pick<FakeServer, 'url' | 'loseAnswers' | 'onNext'> {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly books: StripeBooks;
  /** A person enters a card in the window at that address: where the browser goes then. */
  enterCard(window: string, card: StripeCard): string;
  /** A person confirms a payment in the window at that address, or does not: where the browser goes then. */
  answerWindow(window: string, isConfirmed: boolean): string;
  /** Sends an event, signed (https://docs.stripe.com/webhooks#verify-manually); the status of the answer. */
  send(event: StripeEvent, url: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one. `now` in milliseconds. */
export async function startStripe({ now = Date.now }: { readonly now?: () => number } = {}): Promise<FakeStripe> {
  const secretKey = 'sk_test_fake0123456789abcdef';
  const webhookSecret = 'whsec_fake0123456789abcdef';
  const books: StripeBooks = new StripeBooks(now, () => server.url);
  const known = new Map<string, { readonly asked: string; readonly served: Served }>();
  const server: FakeServer = await startFakeServer((call) => {
    if (call.path.startsWith('/window/')) return stripeWindow(call, { enter, answer });
    if (call.headers['authorization'] !== `Bearer ${secretKey}`) return failed(401, { type: 'invalid_request_error' });
    const key = call.method === 'POST' ? call.headers['idempotency-key'] : undefined;
    const asked = `${call.path} ${call.body}`;
    const earlier = key === undefined ? undefined : known.get(key);
    if (earlier !== undefined && earlier.asked !== asked) return failed(400, { type: 'idempotency_error' });
    const served = earlier?.served ?? serve(books, call);
    if (key !== undefined) known.set(key, { asked, served });
    return served;
  });
  const enter = (id: string, card: StripeCard): string => {
    const session = books.sessions.get(id);
    if (session === undefined) throw new Error(`no such window: ${id}`);
    books.enterCard(session, card);
    return session.successUrl.replaceAll('{CHECKOUT_SESSION_ID}', id);
  };
  const answer = (id: string, isConfirmed: boolean): string => {
    const intent = books.intents.get(id);
    if (intent?.status !== 'requires_action') throw new Error(`nothing to be confirmed: ${id}`);
    if (isConfirmed) books.pay(intent);
    else books.refuse(intent);
    const back = new URL(intent.returnUrl ?? '');
    back.searchParams.set('payment_intent', id);
    back.searchParams.set('payment_intent_client_secret', `${id}_secret`);
    back.searchParams.set('redirect_status', isConfirmed ? 'succeeded' : 'failed');
    return back.href;
  };
  return {
    ...{
      url: server.url,
      loseAnswers: server.loseAnswers,
      onNext: server.onNext,
      stop: server.stop,
      secretKey,
      webhookSecret,
      books,
    },
    enterCard: (window, card) => enter(lastOf(window), card),
    answerWindow: (window, isConfirmed) => answer(lastOf(window), isConfirmed),
    send: async (event, url) => {
      const body = JSON.stringify({ object: 'event', api_version: '2026-10-28', livemode: false, ...event });
      const at = Math.floor(now() / 1_000);
      const signature = createHmac('sha256', webhookSecret).update(`${at}.${body}`).digest('hex');
      const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${signature}` };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    },
  };
}

function lastOf(window: string): string {
  return new URL(window).pathname.split('/').at(-1) ?? '';
}

function failed(status: number, error: object): Served {
  return { status, body: { error: { message: 'It was refused.', ...error } } };
}

const MISSING = failed(404, { type: 'invalid_request_error', code: 'resource_missing' });

function serve(books: StripeBooks, call: ServedCall): Served {
  const [, , resource = '', id, act] = call.path.split('/');
  const form = readStripeForm(call.method === 'POST' ? call.body : call.query.toString());
  const asked: Asked = { books, form, id, act, isPost: call.method === 'POST', expand: expandOf(form) };
  switch (resource === 'checkout' ? 'checkout' : resource) {
    case 'customers':
      return asked.isPost ? ok(books.addCustomer(form)) : found(books.customers.get(id ?? ''));
    case 'checkout':
      return session({ ...asked, id: act });
    case 'setup_intents':
      return found(books.showSetup(id ?? '', asked.expand.includes('payment_method')));
    case 'payment_methods':
      return method(asked);
    case 'payment_intents':
      return intent(asked);
    case 'refunds':
      return asked.isPost ? refund(asked) : refunds(asked);
    case 'charges':
      return charges(asked);
    case 'disputes':
      return disputes(asked);
    case 'events':
      return ok(listOf(books.events.toReversed().filter(isWanted(form)), form));
    case 'account':
      return ok({ id: 'acct_fake', object: 'account' });
    case 'balance':
      return ok({ object: 'balance', available: [], pending: [], livemode: false });
    default:
      return MISSING;
  }
}

interface Asked {
  readonly books: StripeBooks;
  readonly form: StripeForm;
  readonly id: string | undefined;
  readonly act: string | undefined;
  readonly isPost: boolean;
  readonly expand: readonly string[];
}

function session({ books, form, id, isPost, expand }: Asked): Served {
  if (id === undefined) return isPost ? ok(books.addSession(form)) : ok(listOf([], form));
  const one: Session | undefined = books.sessions.get(id);
  return found(one && books.showSession(one, expand));
}

function method({ books, id, act }: Asked): Served {
  const card = books.cards.get(id ?? '');
  if (card !== undefined && act === 'detach') card.customer = null;
  return found(card && methodObject(card));
}

function intent({ books, form, id, act, isPost, expand }: Asked): Served {
  if (id === undefined || id === 'search') {
    if (isPost) {
      const made = books.addIntent(form);
      const error = textOf(form, 'confirm') === 'true' ? books.confirm(made, form) : undefined;
      return error === undefined ? ok(books.showIntent(made, expand)) : failed(402, error);
    }
    const all = [...books.intents.values()].toReversed().filter(isWanted(form));
    return ok(listOf(all.map((each) => books.showIntent(each, expand)) as { id: string }[], form));
  }
  const one: Intent | undefined = books.intents.get(id);
  if (one === undefined) return MISSING;
  const error = acted(books, one, { act, form });
  if (error !== undefined) return failed((error as { type?: string }).type === 'card_error' ? 402 : 400, error);
  return ok(books.showIntent(one, expand));
}

function acted(
  books: StripeBooks,
  one: Intent,
  { act, form }: { readonly act: string | undefined; readonly form: StripeForm },
): object | undefined {
  if (act === 'confirm') return books.confirm(one, form);
  return act === 'cancel' ? books.cancel(one) : undefined;
}

function refund({ books, form }: Asked): Served {
  const all = [...books.intents.values()];
  const one = all.find(
    ({ id, charge }) => id === textOf(form, 'payment_intent') || charge?.id === (textOf(form, 'charge') ?? ''),
  );
  if (one === undefined) return MISSING;
  const given = books.refund(one, form);
  if (given !== undefined) return ok(given);
  const isGone = one.charge?.refunded === one.amount;
  return failed(400, { type: 'invalid_request_error', ...(isGone ? { code: 'charge_already_refunded' } : {}) });
}

function refunds({ books, form }: Asked): Served {
  const of = textOf(form, 'payment_intent');
  return ok(listOf(books.refunds.filter((each) => of === undefined || each.payment_intent === of).toReversed(), form));
}

function charges({ books, form, id }: Asked): Served {
  const all = [...books.intents.values()].flatMap((one) =>
    one.charge === null ? [] : [{ id: one.charge.id, created: one.charge.created, one, charge: one.charge }],
  );
  if (id !== undefined) {
    const wanted = all.find((each) => each.id === id);
    return found(wanted && books.showCharge(wanted.one, wanted.charge));
  }
  const of = textOf(form, 'payment_intent');
  const listed = all.filter(({ one }) => of === undefined || one.id === of).toReversed();
  return ok(
    listOf(
      listed.filter(isWanted(form)).map(({ one, charge }) => books.showCharge(one, charge)) as { id: string }[],
      form,
    ),
  );
}

function disputes({ books, form, id }: Asked): Served {
  const all = [...books.intents.values()]
    .flatMap((one) => (one.charge === null ? [] : (disputeObject(one, one.charge) ?? [])))
    .toReversed();
  if (id !== undefined) return found(all.find((each) => each.id === id));
  const [of, charge] = [textOf(form, 'payment_intent'), textOf(form, 'charge')];
  const listed = all.filter(
    (each) => (of === undefined || each.payment_intent === of) && (charge === undefined || each.charge === charge),
  );
  return ok(listOf(listed.filter(isWanted(form)), form));
}

function ok(body: object): Served {
  return { status: 200, body };
}

function found(body: object | undefined): Served {
  return body === undefined ? MISSING : ok(body);
}

function expandOf(form: StripeForm): readonly string[] {
  const asked = form['expand'];
  const names = typeof asked === 'object' ? Object.values(asked) : [];
  return names.filter((name): name is string => typeof name === 'string').map((name) => name.replace(/^data\./, ''));
}

/** By time and type. */
function isWanted(form: StripeForm): (each: { readonly created: number; readonly type?: string }) => boolean {
  const time = form['created'];
  const bounds = typeof time === 'object' ? time : {};
  const bound = (name: string): number | undefined => (bounds[name] === undefined ? undefined : Number(bounds[name]));
  const [gte = 0, gt = -1, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY] = [
    ...[bound('gte'), bound('gt'), bound('lt'), bound('lte')],
  ];
  const types = typeof form['types'] === 'object' ? Object.values(form['types']) : undefined;
  const type = textOf(form, 'type');
  return (each) =>
    each.created >= gte &&
    each.created > gt &&
    each.created < lt &&
    each.created <= lte &&
    (types === undefined || types.includes(each.type ?? '')) &&
    (type === undefined || type === each.type);
}

/** A page of a list (https://docs.stripe.com/api/pagination). */
function listOf<Row extends { readonly id: string }>(rows: readonly Row[], form: StripeForm): object {
  const limit = Number(textOf(form, 'limit') ?? '10');
  const after = textOf(form, 'starting_after');
  const from = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  const data = rows.slice(from, from + limit);
  return { object: 'list', data, has_more: from + limit < rows.length, url: '/' };
}
