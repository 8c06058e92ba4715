import { SANDBOX_CARDS, type SandboxCard } from '@tallygate/contract';
import { type Clock, systemClock } from '#kernel';
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
  cancelPart,
  cancelPayment,
  chargeBillingKey,
  confirmPayment,
  emptyToss,
  type FakeTossState,
  issueBillingKey,
  listTransactions,
  newPayment,
  printed,
  showOrder,
  type TossBody,
  tossError,
} from './fake-toss-api.test-support.ts';

/** Keys that the fake takes. */
export const FAKE_TOSS_KEYS = { secretKey: 'test_sk_fake_0123456789abcdef', clientKey: 'test_ck_fake_0123456789' };

/** Toss Payments on loopback, by the shapes of its public reference: https://docs.tosspayments.com/reference. */
export interface FakeToss extends FakeServer {
  readonly state: FakeTossState;
  /** Idempotency keys grow old: whatever is asked from now on is asked for the first time. */
  forgetKeys(): void;
  /** What somebody does at the merchant's desk; it knows no disputes. */
  act(ref: string, act: SandboxAct): void;
  /** What is told of a payment, or of something else. */
  webhook(about: { readonly ref: string } | 'nothing', at: number): Webhook;
  /** Everything that was paid, less what went back: the money that really moved. */
  money(): readonly { readonly ref: string; readonly attemptId: string | undefined; readonly minor: bigint }[];
}

type Saved = Map<string, { readonly sent: string; readonly reply: FakeReply }>;

/**
 * Starts it. `/v2/standard` is the script that opens the window; `/window?request=…` is the window, with one link for each
 * choice (`&choice=approve`).
 */
export async function startFakeToss(clock: Pick<Clock, 'now'> = systemClock): Promise<FakeToss> {
  const state = emptyToss(clock);
  const saved: Saved = new Map();
  const server: FakeServer = await startFakeServer(
    (call) => browserReply(state, call, () => server.url) ?? api(state, saved, call),
    ({ path }) => path.startsWith('/v1/'),
  );
  return {
    ...server,
    state,
    forgetKeys: () => saved.clear(),
    act: (ref, act) => {
      const payment = state.payments.find((each) => each.orderId === ref);
      if (payment === undefined) throw new Error(`no payment: ${ref}`);
      if (act === 'refund') cancelPart(state, payment, { amount: payment.balanceAmount, cancelReason: '상점 관리자' });
    },
    webhook: (about, at) => webhookOf(state, about, at),
    money: () =>
      state.payments
        .filter(({ approvedAt }) => approvedAt !== null)
        .map(({ orderId, balanceAmount }) => ({ ref: orderId, attemptId: orderId, minor: BigInt(balanceAmount) })),
  };
}

function api(state: FakeTossState, saved: Saved, call: FakeCall): FakeReply {
  const { method, path, headers } = call;
  const wanted = `Basic ${Buffer.from(`${FAKE_TOSS_KEYS.secretKey}:`).toString('base64')}`;
  if (headers['authorization'] !== wanted) return tossError(401, 'UNAUTHORIZED_KEY');
  if (method === 'GET') return read(state, call);
  if (method === 'DELETE') return forget(state, path);
  if (headers['content-type'] !== 'application/json') return tossError(400, 'INVALID_REQUEST');
  // https://docs.tosspayments.com/guides/using-api/idempotency-key: the same key at the same address is the first answer.
  const key = headers['idempotency-key'] ?? '';
  if (key.length === 0 || key.length > 300) return tossError(400, 'INVALID_IDEMPOTENCY_KEY');
  const first = saved.get(`${path} ${key}`);
  if (first !== undefined && first.sent !== call.body) return tossError(400, 'INVALID_IDEMPOTENCY_KEY');
  const reply = first?.reply ?? write(state, path, JSON.parse(call.body));
  saved.set(`${path} ${key}`, {
    sent: call.body,
    reply: { ...reply, body: structuredClone(reply.body), isLost: false },
  });
  return reply;
}

function read(state: FakeTossState, { path, query }: FakeCall): FakeReply {
  if (path === '/v1/transactions') return listTransactions(state, query);
  const orderId = /^\/v1\/payments\/orders\/([^/]+)$/.exec(path)?.[1];
  return orderId === undefined ? tossError(404, 'NOT_FOUND') : showOrder(state, decodeURIComponent(orderId));
}

function write(state: FakeTossState, path: string, body: TossBody): FakeReply {
  if (path === '/v1/billing/authorizations/issue') return issueBillingKey(state, body);
  if (path === '/v1/payments/confirm') return confirmPayment(state, body);
  const paymentKey = /^\/v1\/payments\/([^/]+)\/cancel$/.exec(path)?.[1];
  if (paymentKey !== undefined) return cancelPayment(state, body, paymentKey);
  const billingKey = /^\/v1\/billing\/([^/]+)$/.exec(path)?.[1];
  return billingKey === undefined ? tossError(404, 'NOT_FOUND') : chargeBillingKey(state, body, billingKey);
}

function forget(state: FakeTossState, path: string): FakeReply {
  const billingKey = /^\/v1\/billing\/([^/]+)$/.exec(path)?.[1] ?? '';
  return state.billingKeys.delete(billingKey) ? { status: 200, body: '' } : tossError(404, 'NOT_FOUND_BILLING');
}

/** What browsers see: the script, and the window. */
function browserReply(state: FakeTossState, { path, query }: FakeCall, origin: () => string): FakeReply | undefined {
  if (path === '/v2/standard') {
    return { status: 200, body: scriptOf(origin()), headers: { 'content-type': 'text/javascript' } };
  }
  if (path !== '/window') return undefined;
  const asked: WindowRequest = JSON.parse(query.get('request') ?? '{}');
  const choice = query.get('choice');
  if (choice !== null) return { status: 303, body: '', headers: { location: chosen(state, asked, choice) } };
  const choices = [...SANDBOX_CARDS.map(({ id }) => id), 'give_up'].map((text) => ({
    text,
    href: `?${new URLSearchParams({ request: JSON.stringify(asked), choice: text })}`,
  }));
  return { status: 200, body: choicePage(`Fake Toss Payments: ${asked.act}`, choices) };
}

/** What the script sends to the window. */
export interface WindowRequest {
  readonly clientKey: string;
  readonly customerKey: string;
  readonly act: 'requestBillingAuth' | 'requestPayment';
  readonly request: {
    readonly successUrl: string;
    readonly failUrl: string;
    readonly orderId?: string;
    readonly orderName?: string;
    readonly amount?: { readonly value: number };
    readonly taxFreeAmount?: number;
  };
}

function scriptOf(origin: string): string {
  return `window.TossPayments = (clientKey) => ({ payment: ({ customerKey }) => {
    const open = (act) => (request) => new Promise(() => {
      const query = new URLSearchParams({ request: JSON.stringify({ clientKey, customerKey, act, request }) });
      location.assign('${origin}/window?' + query);
    });
    return { requestBillingAuth: open('requestBillingAuth'), requestPayment: open('requestPayment') };
  } });`;
}

/** Where a choice leads (https://docs.tosspayments.com/guides/v2/payment-window/integration). */
function chosen(state: FakeTossState, { clientKey, customerKey, act, request }: WindowRequest, choice: string): string {
  const card = choice as SandboxCard;
  if (clientKey !== FAKE_TOSS_KEYS.clientKey) return withQuery(request.failUrl, { code: 'INVALID_CLIENT_KEY' });
  if (choice === 'give_up') {
    return withQuery(request.failUrl, {
      code: 'PAY_PROCESS_CANCELED',
      message: '사용자에 의해 결제가 취소되었습니다.',
    });
  }
  if (act === 'requestBillingAuth') {
    const authKey = state.id('auth');
    state.authKeys.set(authKey, { customerKey, card });
    return withQuery(request.successUrl, { customerKey, authKey });
  }
  const { orderId = '', orderName = '', amount, taxFreeAmount = 0 } = request;
  const body = { orderId, orderName, amount: amount?.value ?? 0, taxFreeAmount };
  const { paymentKey, totalAmount } = newPayment(state, body, { type: 'NORMAL', card });
  return withQuery(request.successUrl, { paymentType: 'NORMAL', orderId, paymentKey, amount: String(totalAmount) });
}

function withQuery(address: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.toString();
}

function webhookOf(state: FakeTossState, about: { readonly ref: string } | 'nothing', at: number): Webhook {
  const payment = about === 'nothing' ? undefined : state.payments.find(({ orderId }) => orderId === about.ref);
  const event =
    payment === undefined
      ? { eventType: 'METHOD_UPDATED', data: { customerKey: 'c', status: 'ENABLED' } }
      : { eventType: 'PAYMENT_STATUS_CHANGED', data: printed(payment) };
  const body = JSON.stringify({ createdAt: new Date(at).toISOString().slice(0, -1), ...event });
  const id = `wh-${payment?.paymentKey ?? 'none'}-${payment?.status ?? ''}-${payment?.balanceAmount ?? ''}`;
  return { headers: { 'tosspayments-webhook-transmission-id': id }, body: Buffer.from(body) };
}
