import type { BillingOutcome } from '../outcome.ts';
import type { OrderRefund } from './attempt.ts';
import { keepOrder, refundDone, wholeOrder } from './book-seen.ts';
import { finishRefund } from './finish-refund.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import type { WholeOrder } from './order-store.ts';
import type { AskedOrderRefund } from './orders.ts';
import { type RefundShare, shareOf } from './refund-share-of.ts';
import { isRefundPending, refundPrice } from './refund-shares.ts';
import { done, paymentRefused, refused } from './refused.ts';

/**
 * Gives back what is left of an order, or a part of it. The credits are taken out and the refund is kept before the provider
 * is asked; when it refuses, they are given again. Money of a bank transfer was sent back by whoever asks.
 */
export async function refundOrder<Tx>(ports: OrderPorts<Tx>, asked: AskedOrderRefund): Promise<BillingOutcome<Order>> {
  const kept = await ports
    .transaction((tx) => keepRefund(ports, tx, asked))
    .catch((error: unknown): BillingOutcome<never> => {
      if (error instanceof CreditsGone) return refused('billing_refund_nothing');
      throw error;
    });
  if (kept.kind === 'refused') return kept;
  const { whole, refund } = kept.value;
  if (refund.state !== 'asked') return ended(whole, refund);
  const end = await finishRefund(ports, { whole, refund });
  return end.kind === 'refused' ? paymentRefused(end.problem) : done(end.order);
}

/** The credits were not there after all: nothing of the refund is kept. */
class CreditsGone extends Error {}

interface KeptRefund {
  readonly whole: WholeOrder;
  readonly refund: OrderRefund;
}

function ended({ order }: WholeOrder, { state, problem }: OrderRefund): BillingOutcome<Order> {
  return state === 'refused' && problem !== undefined ? paymentRefused(problem) : done(order);
}

async function keepRefund<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  asked: AskedOrderRefund,
): Promise<BillingOutcome<KeptRefund>> {
  const whole = await ports.store.whole(asked.orderId, tx);
  if (whole === undefined) return refused('billing_order_unknown');
  const known = whole.refunds.find(({ key }) => key === keyOf(asked));
  if (known !== undefined) return done({ whole, refund: known });
  const { order } = whole;
  if (order.state !== 'granted' || order.payment === undefined) return refused('billing_order_not_paid');
  if (isRefundPending(whole)) return refused('billing_refund_pending');
  const share = await shareOf(ports, tx, { whole, creditsMicro: asked.creditsMicro });
  if (share === undefined) return refused('billing_refund_nothing');
  const refund = newRefund(ports, { whole, asked, share });
  await ports.store.addRefund(tx, refund);
  const after = refund.state === 'done' ? await refundDone(ports, tx, { order, refund }) : order;
  const { clawDueMicro, clawedMicro } = await keepOrder(ports, tx, after);
  if (clawedMicro < clawDueMicro) throw new CreditsGone();
  return done({ whole: await wholeOrder(ports, tx, order.id), refund });
}

/** Keys of whoever asks never meet those of refunds that were seen. */
function keyOf({ key }: AskedOrderRefund): string {
  return `asked:${key}`;
}

function newRefund<Tx>(
  { newId, clock }: OrderPorts<Tx>,
  {
    whole,
    asked,
    share,
  }: { readonly whole: WholeOrder; readonly asked: AskedOrderRefund; readonly share: RefundShare },
): OrderRefund {
  const { order, attempts, refunds } = whole;
  const now = clock.now();
  const attemptId = attempts.find(({ state }) => state === 'paid')?.id;
  const { id, address } = asked.by;
  return {
    ...{ id: newId(), orderId: order.id, attemptId, source: 'asked', key: keyOf(asked) },
    ...{ creditsMicro: share.creditsMicro, price: refundPrice(order, refunds, share.minor) },
    ...{ problem: undefined, reason: asked.reason, by: { id, address }, createdAt: now },
    ...(attemptId === undefined ? { state: 'done', endedAt: now } : { state: 'asked', endedAt: undefined }),
  };
}
