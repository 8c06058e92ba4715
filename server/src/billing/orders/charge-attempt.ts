import type { Instant } from '#kernel';
import { totalOf } from '../money.ts';
import type {
  ChargedMethod,
  OpenedPayment,
  PaymentAttempt,
  PaymentProblem,
  PaymentProvider,
  PaymentView,
  ProviderAnswer,
} from '../payments/payment-provider.ts';
import type { Attempt } from './attempt.ts';
import type { Seen } from './decide-settlement.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';

/** What came of having an attempt charged. */
export type Charging =
  | { readonly kind: 'seen'; readonly seen: Seen }
  /** A person has to go there first. */
  | { readonly kind: 'window'; readonly nextUrl: string }
  /** Whatever was asked may have happened. `isAsked`: money may have moved. */
  | { readonly kind: 'unknown'; readonly isAsked: boolean; readonly detail: string };

/** An order, its attempt, and with whom it is paid. */
export interface ChargedAttempt {
  readonly order: Order;
  readonly attempt: Attempt;
  readonly provider: PaymentProvider;
  readonly method: ChargedMethod;
}

/**
 * Has an attempt charged: gives its payment a name, keeps the name, then charges. It can be repeated from any point: the
 * same attempt has the same name and charges once. Whatever stays unknown is looked up at once, since the answer alone may
 * have been lost.
 */
export async function chargeAttempt<Tx>(ports: OrderPorts<Tx>, asked: ChargedAttempt): Promise<Charging> {
  const { attempt, provider } = asked;
  const payment = paymentOf(asked);
  const opened = await provider.openPayment(payment);
  if (opened.kind === 'unknown') return { kind: 'unknown', isAsked: attempt.isAsked, detail: opened.detail };
  if (opened.kind === 'refused') return refusedBy(attempt, opened.code);
  const { ref, nextUrl } = opened.value;
  await keepOpened(ports, attempt, opened.value);
  if (nextUrl !== undefined) return windowOf(attempt, nextUrl);
  const at = ports.clock.now();
  return await seenAt(provider, { ...attempt, ref }, { at, answer: await provider.charge({ ...payment, ref }) });
}

/** What a provider's answer to a charge or a confirmation comes to, which was asked for at an instant. */
export async function seenAt(
  provider: PaymentProvider,
  attempt: Attempt & { readonly ref: string },
  { at, answer }: { readonly at: Instant; readonly answer: ProviderAnswer<PaymentView> },
): Promise<Charging> {
  if (answer.kind === 'answer') return { kind: 'seen', seen: { kind: 'view', view: answer.value, at } };
  const charging: Charging =
    answer.kind === 'refused'
      ? refusedBy(attempt, answer.code)
      : { kind: 'unknown', isAsked: true, detail: answer.detail };
  if (charging.kind !== 'unknown') return charging;
  const found = await provider.lookUp(attempt.ref);
  if (found.kind !== 'answer' || found.value === undefined) return charging;
  return { kind: 'seen', seen: { kind: 'view', view: found.value, at } };
}

/** A refusal says that this asking did nothing. It says nothing of one before, whose money may have moved. */
function refusedBy({ isAsked }: Attempt, problem: PaymentProblem): Charging {
  if (isAsked) return { kind: 'unknown', isAsked, detail: problem };
  return { kind: 'seen', seen: { kind: 'refused', problem } };
}

/** Keeps the name of a payment, and that it is going to be charged. */
async function keepOpened<Tx>(
  { transaction, store }: OrderPorts<Tx>,
  attempt: Attempt,
  { ref, nextUrl }: OpenedPayment,
): Promise<void> {
  const isAsked = attempt.isAsked || nextUrl === undefined;
  if (attempt.ref === ref && attempt.isAsked === isAsked) return;
  await transaction(async (tx) => {
    const known = await store.findAttempt({ id: attempt.id }, tx);
    if (known?.state === 'begun') await store.saveAttempt(tx, { ...known, ref, isAsked: known.isAsked || isAsked });
  });
}

function windowOf({ isAttended }: Attempt, nextUrl: string): Charging {
  if (isAttended) return { kind: 'window', nextUrl };
  return { kind: 'seen', seen: { kind: 'refused', problem: 'authentication_needed' } };
}

function paymentOf({ order, attempt, method }: ChargedAttempt): PaymentAttempt {
  const { language, isAttended, returnUrl } = attempt;
  return {
    ...{ attemptId: attempt.id, orderId: order.id, isAttended, returnUrl, language, method },
    title: order.title[language],
    total: totalOf(order.price),
    vatMinor: order.price.vatMinor,
    isRecurring: order.kind === 'plan',
  };
}
