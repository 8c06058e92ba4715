import { type Instant, invariant } from '#kernel';
import { totalOf } from '../money.ts';
import type { PaymentProblem, PaymentProvider, PaymentView } from '../payments/payment-provider.ts';
import type { Attempt, OrderRefund } from './attempt.ts';
import { keepOrder, refundDone, wholeOrder } from './book-seen.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import type { WholeOrder } from './order-store.ts';
import { countedRefunds } from './refund-shares.ts';

/** So long a provider surely remembers the key of a refund, and gives back once however often it is asked. */
const KEY_MS = 12 * 3_600_000;

/** What came of asking for a refund. */
export type RefundEnd =
  | { readonly kind: 'done'; readonly order: Order }
  | { readonly kind: 'refused'; readonly order: Order; readonly problem: PaymentProblem }
  /** It may have happened: it is asked again later, by the same key. */
  | { readonly kind: 'unknown'; readonly order: Order };

/** Asks the provider for a refund that was kept, and books its answer. It can be repeated from any point. */
export async function finishRefund<Tx>(
  ports: OrderPorts<Tx>,
  { whole, refund }: { readonly whole: WholeOrder; readonly refund: OrderRefund },
): Promise<RefundEnd> {
  const { order } = whole;
  const attempt = whole.attempts.find(({ id }) => id === refund.attemptId);
  invariant(attempt?.ref !== undefined, 'a refund is of a payment');
  const provider = await ports.providers(attempt.provider);
  if (provider === undefined) return { kind: 'unknown', order };
  const answer = await askFor(provider, { ...whole, attempt, ref: attempt.ref, refund, now: ports.clock.now() });
  if (answer.kind === 'unknown') {
    ports.log.warn({ order: order.id, refund: refund.id, detail: answer.detail }, 'a refund has no answer yet');
    return { kind: 'unknown', order };
  }
  const problem = answer.kind === 'refused' ? answer.problem : undefined;
  const after = await ports.transaction((tx) =>
    endRefund(ports, tx, { orderId: order.id, refundId: refund.id, problem }),
  );
  return problem === undefined ? { kind: 'done', order: after } : { kind: 'refused', order: after, problem };
}

type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly problem: PaymentProblem }
  | { readonly kind: 'unknown'; readonly detail: string };

interface Asked extends WholeOrder {
  readonly attempt: Attempt;
  readonly ref: string;
  readonly refund: OrderRefund;
  readonly now: Instant;
}

async function askFor(provider: PaymentProvider, asked: Asked): Promise<Answer> {
  const { ref, refund, now } = asked;
  if (now - refund.createdAt >= KEY_MS) {
    const found = await provider.lookUp(ref);
    if (found.kind !== 'answer' || found.value === undefined) return { kind: 'unknown', detail: 'not looked up' };
    if (isBackIn(found.value, asked)) return { kind: 'done' };
  }
  const amount = totalOf(refund.price);
  const answer = await provider.refund({ ref, amount, key: refund.id, reason: refund.reason });
  if (answer.kind === 'answer') return { kind: 'done' };
  if (answer.kind === 'unknown') return answer;
  // Whatever was there to be given back is given back: nothing is left of a payment that is not ours.
  if (refund.source === 'surplus' && answer.code === 'already_refunded') return { kind: 'done' };
  return answer.code === 'credential_refused'
    ? { kind: 'unknown', detail: answer.code }
    : { kind: 'refused', problem: answer.code };
}

/** Whether the provider has given back this refund too, beside all that are known to have gone back. */
function isBackIn({ refundedMinor }: PaymentView, { refunds, refund, attempt }: Asked): boolean {
  const others = refund.source === 'surplus' ? [] : countedRefunds(refunds);
  const known = others.filter(({ attemptId, state }) => attemptId === attempt.id && state === 'done');
  const sum = [...known, refund].reduce((total, { price }) => total + totalOf(price).minor, 0n);
  return refundedMinor >= sum;
}

async function endRefund<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  asked: { readonly orderId: string; readonly refundId: string; readonly problem: PaymentProblem | undefined },
): Promise<Order> {
  const { problem } = asked;
  const { order, refunds } = await wholeOrder(ports, tx, asked.orderId);
  const refund = refunds.find(({ id }) => id === asked.refundId);
  invariant(refund !== undefined, 'a refund is never removed');
  if (refund.state !== 'asked') return order;
  if (problem !== undefined && refund.source === 'surplus')
    return await keepSurplus(ports, tx, { order, refund, problem });
  const endedAt = ports.clock.now();
  const ended: OrderRefund = { ...refund, state: problem === undefined ? 'done' : 'refused', problem, endedAt };
  await ports.store.saveRefund(tx, ended);
  if (problem !== undefined) return await keepOrder(ports, tx, order);
  if (refund.source !== 'surplus') {
    return await keepOrder(ports, tx, await refundDone(ports, tx, { order, refund: ended }));
  }
  const { currency, minor } = totalOf(refund.price);
  await ports.record(tx, {
    ...{ action: 'order.surplus_returned', order, by: undefined, at: endedAt, before: {} },
    after: { returned: String(minor), currency },
  });
  return await keepOrder(ports, tx, order);
}

/** Its provider does not give it back: it is told once, and asked for until it does. */
async function keepSurplus<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  { order, refund, problem }: { readonly order: Order; readonly refund: OrderRefund; readonly problem: PaymentProblem },
): Promise<Order> {
  await ports.store.saveRefund(tx, { ...refund, problem });
  const { currency, minor } = totalOf(refund.price);
  const after = { kept: String(minor), currency, problem };
  if (refund.problem === undefined) {
    const act = { order, by: undefined, at: ports.clock.now(), before: {}, after };
    await ports.record(tx, { action: 'order.surplus_kept', ...act });
  }
  return await keepOrder(ports, tx, order);
}
