import type { Clock } from '#kernel';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import type { Attempt } from './attempt.ts';
import { bookSeen, keepOrder, wholeOrder } from './book-seen.ts';
import { chargeAttempt } from './charge-attempt.ts';
import { NOWHERE_MS_MAX, type Seen } from './decide-settlement.ts';
import { finishRefund } from './finish-refund.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';

/** What a look at an order came to. */
export interface SettledOrder {
  readonly order: Order;
  /** Some payment could not be looked up, or some refund not be asked for. */
  readonly isUnreachable: boolean;
  /** What the provider last showed of the attempt under way; undefined: there is none, or nothing was seen. */
  readonly seen: Seen | undefined;
}

/**
 * Looks all payments of an order up, books what is new, goes on with what was left half done, and takes out credits that are
 * still due. undefined: there is no such order.
 */
export async function settleOrder<Tx>(ports: OrderPorts<Tx>, orderId: string): Promise<SettledOrder | undefined> {
  const whole = await ports.store.whole(orderId);
  if (whole === undefined) return undefined;
  let isUnreachable = false;
  let last: Seen | undefined;
  for (const attempt of whole.attempts.filter(canTell)) {
    const seen = await look(ports, whole.order, attempt);
    if (seen === undefined) isUnreachable = true;
    else await bookSeen(ports, { orderId, attemptId: attempt.id, seen });
    if (attempt.state === 'begun') last = seen;
  }
  const isFinished = await finishRefunds(ports, orderId);
  const order = await ports.transaction(async (tx) => {
    return await keepOrder(ports, tx, (await wholeOrder(ports, tx, orderId)).order);
  });
  return { order, isUnreachable: isUnreachable || !isFinished, seen: last };
}

/** What failed before it had a name moved no money. */
function canTell({ state, ref }: Attempt): boolean {
  return state !== 'failed' || ref !== undefined;
}

/** Looks at one attempt. A charge without a person that was broken off goes on. undefined: nobody can tell. */
async function look<Tx>(ports: OrderPorts<Tx>, order: Order, attempt: Attempt): Promise<Seen | undefined> {
  const { ref } = attempt;
  const provider = await ports.providers(attempt.provider);
  const seen = ref === undefined ? ({ kind: 'nowhere' } as const) : await lookUp(ports, provider, ref);
  if (seen === undefined || provider === undefined || !isBrokenOff(ports, { order, attempt, seen })) return seen;
  const method = await ports.charged(attempt.methodId);
  if (method === undefined) return seen;
  const charging = await chargeAttempt(ports, { order, attempt, provider, method });
  return charging.kind === 'seen' ? charging.seen : seen;
}

async function lookUp(
  { clock }: { readonly clock: Pick<Clock, 'now'> },
  provider: PaymentProvider | undefined,
  ref: string,
): Promise<Seen | undefined> {
  const at = clock.now();
  const found = await provider?.lookUp(ref);
  if (found?.kind !== 'answer') return undefined;
  return found.value === undefined ? { kind: 'nowhere' } : { kind: 'view', view: found.value, at };
}

/** Nobody waits before it, nothing moved, and it is not too old: asking the same again charges once. */
function isBrokenOff<Tx>(
  { clock }: OrderPorts<Tx>,
  { order, attempt, seen }: { readonly order: Order; readonly attempt: Attempt; readonly seen: Seen },
): boolean {
  if (attempt.state !== 'begun' || attempt.isAttended || order.state !== 'open') return false;
  const isYoung = clock.now() - attempt.createdAt < NOWHERE_MS_MAX;
  return isYoung && (seen.kind === 'nowhere' || (seen.kind === 'view' && seen.view.status === 'waiting'));
}

/** false: some of them have no answer. */
async function finishRefunds<Tx>(ports: OrderPorts<Tx>, orderId: string): Promise<boolean> {
  const whole = await ports.store.whole(orderId);
  let isFinished = true;
  for (const refund of whole?.refunds ?? []) {
    if (whole === undefined || refund.state !== 'asked') continue;
    const end = await finishRefund(ports, { whole, refund });
    if (end.kind === 'unknown') isFinished = false;
  }
  return isFinished;
}
