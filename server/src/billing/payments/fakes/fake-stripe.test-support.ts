import { createHmac } from 'node:crypto';
import { SANDBOX_CARDS, type SandboxCard } from '@tallygate/contract';
import { type Clock, systemClock } from '#kernel';
import { STRIPE_VERSION } from '../adapters/stripe/stripe-client.ts';
import type { Webhook } from '../payment-rig.test-support.ts';
import type { SandboxAct } from '../sandbox-acts.ts';
import {
  choicePage,
  type FakeCall,
  type FakeReply,
  type FakeServer,
  startFakeServer,
} from './fake-server.test-support.ts';
import {
  refundPart,
  STRIPE_OPERATIONS,
  type StripeForm,
  type StripeOperation,
  stripeError,
} from './fake-stripe-api.test-support.ts';
import {
  chargeOf,
  decline,
  emptyStripe,
  type FakeStripeState,
  succeed,
  tell,
} from './fake-stripe-state.test-support.ts';

/** Keys that the fake takes. */
export const FAKE_STRIPE_KEYS = { secretKey: 'sk_test_fake_0123456789abcdef', webhookSecret: 'whsec_fake_0123456789' };

/** Stripe on loopback, by the shapes of its public reference: https://docs.stripe.com/api. */
export interface FakeStripe extends FakeServer {
  readonly state: FakeStripeState;
  /** Idempotency keys grow old: whatever is asked from now on is asked for the first time. */
  forgetKeys(): void;
  /** What a bank, or somebody at Stripe's own desk, does. */
  act(ref: string, act: SandboxAct): void;
  /** The newest thing that happened to a payment, or something else, as Stripe would tell it at that time. */
  webhook(about: { readonly ref: string } | 'nothing', at: number): Webhook;
  /** Everything that was paid, less what went back: the money that really moved. */
  money(): readonly { readonly ref: string; readonly attemptId: string | undefined; readonly minor: bigint }[];
}

/** Starts it. In browsers, `/c/pay/{session}` registers a card and `/3ds/{payment}` confirms a payment, each by links. */
export async function startFakeStripe(clock: Pick<Clock, 'now'> = systemClock): Promise<FakeStripe> {
  const state = emptyStripe(clock);
  const saved = new Map<string, { readonly sent: string; readonly reply: FakeReply }>();
  const server: FakeServer = await startFakeServer(
    (call) => page(state, call) ?? absolute(api(state, saved, call), () => server.url),
    ({ path }) => path.startsWith('/v1/'),
  );
  return {
    ...server,
    state,
    forgetKeys: () => saved.clear(),
    act: (ref, act) => actOn(state, ref, act),
    webhook: (about, at) => webhookOf(state, about, at),
    money: () =>
      [...state.intents.values()].flatMap(({ id, metadata }) => {
        const charge = chargeOf(state, id);
        if (charge === undefined) return [];
        const minor = BigInt(charge.amount - charge.amount_refunded);
        return [{ ref: id, attemptId: metadata['tallygate_attempt'], minor }];
      }),
  };
}

function api(
  state: FakeStripeState,
  saved: Map<string, { readonly sent: string; readonly reply: FakeReply }>,
  call: FakeCall,
): FakeReply {
  const refusal = headRefusal(call);
  if (refusal !== undefined) return refusal;
  const found = STRIPE_OPERATIONS.flatMap((operation) => {
    const id = matched(operation, call);
    return id === undefined ? [] : [{ operation, id }];
  })[0];
  if (found === undefined) return stripeError(404, { message: `no such operation: ${call.method} ${call.path}` });
  const form = formOf(call.method === 'GET' ? call.query : new URLSearchParams(call.body));
  const names = [...Object.keys(form.text), ...Object.keys(form.lists), ...Object.keys(form.maps)];
  const unknown = names.find((name) => !found.operation.parameters.includes(name));
  if (unknown !== undefined) return stripeError(400, { code: 'parameter_unknown', param: unknown });
  if (call.method === 'GET') return found.operation.act(state, form, found.id);
  // https://docs.stripe.com/api/idempotent_requests: the first answer is kept, refusals too; other parameters are an error.
  const key = call.headers['idempotency-key'] ?? '';
  const sent = `${call.path} ${call.body}`;
  const first = saved.get(key);
  if (first !== undefined && first.sent !== sent) return stripeError(400, { type: 'idempotency_error' });
  const reply = first?.reply ?? found.operation.act(state, form, found.id);
  // The object may have moved on since: what is kept is the answer as it was.
  saved.set(key, { sent, reply: { ...reply, body: structuredClone(reply.body), isLost: false } });
  return reply;
}

function headRefusal({ method, headers }: FakeCall): FakeReply | undefined {
  if (headers['authorization'] !== `Bearer ${FAKE_STRIPE_KEYS.secretKey}`) return stripeError(401, {});
  if (headers['stripe-version'] !== STRIPE_VERSION) return stripeError(400, { message: 'another version' });
  if (headers['x-stripe-client-telemetry'] !== undefined) return stripeError(400, { message: 'telemetry is on' });
  if (method !== 'POST') return undefined;
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') return stripeError(415, { message: 'no form' });
  const key = headers['idempotency-key'] ?? '';
  return key.length === 0 || key.length > 255 ? stripeError(400, { message: 'no idempotency key' }) : undefined;
}

function matched({ method, path }: StripeOperation, call: FakeCall): string | undefined {
  if (method !== call.method) return undefined;
  const pattern = new RegExp(`^${path.replace(':id', '([^/]+)')}$`);
  const match = pattern.exec(call.path);
  return match === null ? undefined : (match[1] ?? '');
}

function formOf(sent: URLSearchParams): StripeForm {
  const text: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  const maps: Record<string, Record<string, string>> = {};
  for (const [name, value] of sent) {
    const [, base = name, entry] = /^(\w+)\[(\w*)\]$/.exec(name) ?? [];
    if (entry === undefined) text[base] = value;
    else if (/^\d*$/.test(entry)) lists[base] = [...(lists[base] ?? []), value];
    else maps[base] = { ...maps[base], [entry]: value };
  }
  return { text, lists, maps };
}

/** Pages are told with the whole address of the fake. */
function absolute(reply: FakeReply, origin: () => string): FakeReply {
  const text = JSON.stringify(reply.body).replace(/"url":"\//g, `"url":"${origin()}/`);
  return { ...reply, body: JSON.parse(text) };
}

/** What browsers see. */
function page(state: FakeStripeState, { path, query }: FakeCall): FakeReply | undefined {
  const [, kind, id = ''] = /^\/(c\/pay|3ds)\/([^/]+)$/.exec(path) ?? [];
  if (kind === undefined) return undefined;
  const choice = query.get('choice');
  if (choice === null) {
    const ids = kind === '3ds' ? ['confirm', 'give_up'] : [...SANDBOX_CARDS.map((card) => card.id), 'give_up'];
    const choices = ids.map((text) => ({ text, href: `?choice=${text}` }));
    return { status: 200, body: choicePage(`Fake Stripe: ${kind}`, choices) };
  }
  const location = kind === '3ds' ? confirmed(state, id, choice) : registered(state, id, choice);
  return { status: location === undefined ? 404 : 303, body: '', headers: { location: location ?? '/' } };
}

function registered(state: FakeStripeState, id: string, choice: string): string | undefined {
  const session = state.sessions.get(id);
  if (session === undefined || choice === 'give_up') return session?.cancel_url;
  const method = state.id('pm');
  state.methods.set(method, { card: choice as SandboxCard, customer: session.customer });
  session.payment_method = method;
  session.status = 'complete';
  return session.success_url.replace('{CHECKOUT_SESSION_ID}', id);
}

function confirmed(state: FakeStripeState, id: string, choice: string): string | undefined {
  const intent = state.intents.get(id);
  if (intent === undefined) return undefined;
  const { redirect_to_url: back } = (intent.next_action ?? {}) as { redirect_to_url?: { return_url: string } };
  if (intent.status === 'requires_action') {
    if (choice === 'confirm') succeed(state, intent);
    else decline(state, intent, { type: 'invalid_request_error', code: 'payment_intent_authentication_failure' });
  }
  const url = new URL(back?.return_url ?? 'http://localhost/');
  url.searchParams.set('payment_intent', id);
  url.searchParams.set('redirect_status', choice === 'confirm' ? 'succeeded' : 'failed');
  return url.toString();
}

function actOn(state: FakeStripeState, ref: string, act: SandboxAct): void {
  const charge = chargeOf(state, ref);
  if (charge === undefined) throw new Error(`nothing was paid: ${ref}`);
  if (act === 'refund') {
    refundPart(state, ref, { amount: charge.amount - charge.amount_refunded, metadata: {} });
    return;
  }
  if (act === 'dispute') {
    charge.disputed = true;
    const dispute = { id: state.id('dp'), object: 'dispute', payment_intent: ref, status: 'needs_response' };
    state.disputes.push(dispute);
    tell(state, 'charge.dispute.created', dispute);
    return;
  }
  const dispute = state.disputes.find((each) => each.payment_intent === ref);
  if (dispute === undefined) throw new Error(`no dispute: ${ref}`);
  dispute.status = act === 'dispute-won' ? 'won' : 'lost';
  tell(state, 'charge.dispute.closed', dispute);
}

/** https://docs.stripe.com/webhooks/signature: `t={seconds},v1={HMAC-SHA256 of "{seconds}.{body}"}`. */
function webhookOf(state: FakeStripeState, about: { readonly ref: string } | 'nothing', at: number): Webhook {
  const event =
    about === 'nothing'
      ? tell(state, 'customer.created', { object: 'customer', id: 'cus_1' })
      : state.events.findLast(({ data }) => JSON.stringify(data).includes(about.ref));
  const body = JSON.stringify({ object: 'event', ...event });
  const seconds = Math.floor(at / 1_000);
  const signature = createHmac('sha256', FAKE_STRIPE_KEYS.webhookSecret).update(`${seconds}.${body}`).digest('hex');
  return { headers: { 'stripe-signature': `t=${seconds},v1=${signature}` }, body: Buffer.from(body) };
}
