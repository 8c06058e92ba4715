import type { Clock, Instant } from '#kernel';
import type { Money } from '../money.ts';
import type {
  AskedRefund,
  DisputeState,
  PaymentAttempt,
  PaymentProblem,
  PaymentProvider,
  PaymentView,
  ProviderAnswer,
} from '../payments/payment-provider.ts';

/** How a card behaves; a method's token names it. */
export type CardScript =
  | 'approve'
  | 'decline'
  /** Has to be confirmed: asked for by the charge. */
  | 'person'
  /** Has to be confirmed in a window before it can be charged. */
  | 'window'
  /** The money moves, and the answer is lost; look-ups work a moment later. */
  | 'answer_lost'
  /** Nothing arrives at the provider. */
  | 'lost'
  /** The money moves only after a few look-ups. */
  | 'late';

interface Payment {
  readonly ref: string;
  readonly attemptId: string;
  readonly total: Money;
  readonly script: CardScript;
  status: PaymentView['status'];
  problem: PaymentProblem | undefined;
  paidAt: Instant | undefined;
  refundedMinor: bigint;
  dispute: DisputeState;
  /** Look-ups until it shows. */
  hiddenFor: number;
}

/** What moves money in a test: survives whatever happens to the program. */
export interface ScriptedBank {
  readonly payments: Map<string, Payment>;
  /** Money that the buyer is short of now. */
  netMinor(): bigint;
  /** Refunds fail this way from now on. */
  refunds: 'done' | 'refused' | 'answer_lost' | 'lost';
  /** Keys of refunds that it remembers. */
  readonly refundKeys: Set<string>;
  /** It does not know us: our credential is another one. */
  isLocked: boolean;
  /** Whether it can be reached. */
  isDown: boolean;
  /** Charges that were asked for; how often money moved is told by `payments`. */
  charges: number;
  dispute(ref: string, state: DisputeState): void;
  /** Gives back at the provider, as somebody in its own pages would. */
  giveBack(ref: string, minor: bigint): void;
  viewOf(ref: string): PaymentView;
}

/** A bank without any payments. */
export function scriptedBank(): ScriptedBank {
  const payments = new Map<string, Payment>();
  const found = (ref: string): Payment => {
    const payment = payments.get(ref);
    if (payment === undefined) throw new Error(`no payment ${ref}`);
    return payment;
  };
  return {
    ...{ payments, refunds: 'done', isDown: false, isLocked: false, charges: 0, refundKeys: new Set() },
    netMinor: () =>
      [...payments.values()]
        .filter(({ status }) => status === 'succeeded')
        .reduce((sum, { total, refundedMinor }) => sum + total.minor - refundedMinor, 0n),
    dispute: (ref, state) => {
      found(ref).dispute = state;
    },
    giveBack: (ref, minor) => {
      found(ref).refundedMinor += minor;
    },
    viewOf: (ref) => viewOf(found(ref)),
  };
}

const UNKNOWN = { kind: 'unknown', detail: 'no answer' } as const;
const LOCKED = { kind: 'refused', code: 'credential_refused', detail: 'who are you' } as const;

/** A provider in front of a bank, with a state machine of its own. */
export function scriptedProvider(bank: ScriptedBank, clock: Pick<Clock, 'now'>): PaymentProvider {
  const answer = <T>(act: () => ProviderAnswer<T>): ProviderAnswer<T> => {
    if (bank.isDown) return UNKNOWN;
    return bank.isLocked ? LOCKED : act();
  };
  const whenUp = <T>(act: () => ProviderAnswer<T>): Promise<ProviderAnswer<T>> => Promise.resolve(answer(act));
  return {
    name: 'stripe',
    beginMethod: () => Promise.reject(new Error('not in this test')),
    finishMethod: () => Promise.reject(new Error('not in this test')),
    forgetMethod: () => Promise.reject(new Error('not in this test')),
    readWebhook: () => ({ kind: 'refused', detail: 'not in this test' }),
    openPayment: (attempt) => whenUp(() => open(bank, attempt)),
    charge: ({ ref }) =>
      whenUp(() => {
        bank.charges += 1;
        return charge(bank, ref, clock.now());
      }),
    confirm: ({ ref, returned }) =>
      whenUp(() => {
        const payment = bank.payments.get(ref);
        if (payment === undefined) return { kind: 'refused', code: 'provider_refused', detail: 'unknown' };
        if (payment.status !== 'succeeded') {
          if (returned['confirmed'] === '1') succeed(payment, clock.now());
          else refuse(payment, 'person_cancelled');
        }
        return { kind: 'answer', value: viewOf(payment) };
      }),
    lookUp: (ref) =>
      whenUp(() => {
        const payment = bank.payments.get(ref);
        if (payment === undefined || payment.script === 'lost') return { kind: 'answer', value: undefined };
        if (payment.script === 'late' && payment.status === 'waiting' && bank.charges > 0) {
          payment.hiddenFor -= 1;
          if (payment.hiddenFor <= 0) succeed(payment, clock.now());
        }
        return { kind: 'answer', value: viewOf(payment) };
      }),
    refund: (asked) => whenUp(() => refund(bank, asked)),
    changed: ({ from, to }) =>
      whenUp(() => ({
        kind: 'answer',
        value: {
          payments: [...bank.payments.values()]
            .filter(({ paidAt }) => paidAt !== undefined && paidAt >= from && paidAt < to)
            .map(viewOf),
          nextCursor: undefined,
        },
      })),
  };
}

function open(
  { payments }: ScriptedBank,
  { attemptId, total, method }: PaymentAttempt,
): ProviderAnswer<{ readonly ref: string; readonly nextUrl: string | undefined }> {
  const ref = `pay_${attemptId}`;
  const script = method.token as CardScript;
  if (!payments.has(ref)) {
    payments.set(ref, {
      ...{ ref, attemptId, total, script, status: 'waiting', problem: undefined, paidAt: undefined },
      ...{ refundedMinor: 0n, dispute: 'none', hiddenFor: 2 },
    });
  }
  return { kind: 'answer', value: { ref, nextUrl: script === 'window' ? `/window?payment=${ref}` : undefined } };
}

function charge({ payments }: ScriptedBank, ref: string, now: Instant): ProviderAnswer<PaymentView> {
  const payment = payments.get(ref);
  if (payment === undefined) return { kind: 'refused', code: 'provider_refused', detail: 'unknown' };
  if (payment.script === 'lost') return UNKNOWN;
  if (payment.status === 'waiting') {
    if (payment.script === 'approve' || payment.script === 'answer_lost') succeed(payment, now);
    if (payment.script === 'decline') refuse(payment, 'card_declined');
    if (payment.script === 'person') payment.status = 'needs_person';
  }
  if (payment.script === 'late' || payment.script === 'answer_lost') return UNKNOWN;
  return { kind: 'answer', value: viewOf(payment) };
}

function refund(bank: ScriptedBank, { ref, amount, key }: AskedRefund): ProviderAnswer<PaymentView> {
  const keys = bank.refundKeys;
  const payment = bank.payments.get(ref);
  if (payment === undefined) return { kind: 'refused', code: 'provider_refused', detail: 'unknown' };
  if (bank.refunds === 'lost') return UNKNOWN;
  if (bank.refunds === 'refused' && !keys.has(key)) {
    return { kind: 'refused', code: 'provider_refused', detail: 'not now' };
  }
  if (!keys.has(key)) {
    if (payment.refundedMinor + amount.minor > payment.total.minor) {
      return { kind: 'refused', code: 'already_refunded', detail: 'more than there is' };
    }
    keys.add(key);
    payment.refundedMinor += amount.minor;
  }
  return bank.refunds === 'answer_lost' ? UNKNOWN : { kind: 'answer', value: viewOf(payment) };
}

function succeed(payment: Payment, now: Instant): void {
  payment.status = 'succeeded';
  payment.paidAt = now;
}

function refuse(payment: Payment, problem: PaymentProblem): void {
  payment.status = 'failed';
  payment.problem = problem;
}

function viewOf(payment: Payment): PaymentView {
  const { ref, attemptId, status, problem, total, paidAt, refundedMinor, dispute } = payment;
  return {
    ...{ ref, attemptId, status, problem, total, paidAt, refundedMinor, dispute },
    nextUrl: status === 'needs_person' ? `/confirm?payment=${ref}` : undefined,
    card: { brand: 'Visa', last4: '4242', expires: undefined },
    ...{ approvalNumber: '00182736', receiptUrl: 'https://pay.example.com/receipts/1' },
  };
}
