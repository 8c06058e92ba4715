import type { BillingOutcome } from '../outcome.ts';
import type { Attempt } from './attempt.ts';
import { keepOrder } from './book-seen.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import { done, refused } from './refused.ts';
import { settleOrder } from './settle-order.ts';

/**
 * Withdraws an order that nobody paid. Its payment is looked up first; as long as a charge that was asked for may succeed, it
 * is refused. An attempt that only waits for a person ends with it.
 */
export async function cancelOrder<Tx>(ports: OrderPorts<Tx>, orderId: string): Promise<BillingOutcome<Order>> {
  const settled = await settleOrder(ports, orderId);
  if (settled === undefined) return refused('billing_order_unknown');
  const { seen } = settled;
  const awaitsPerson = seen?.kind === 'view' && seen.view.status === 'needs_person';
  const outcome = await ports.transaction((tx) => withdraw(ports, tx, { orderId, awaitsPerson }));
  if (outcome.kind === 'done') ports.onChanged?.(outcome.value);
  return outcome;
}

async function withdraw<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  { orderId, awaitsPerson }: { readonly orderId: string; readonly awaitsPerson: boolean },
): Promise<BillingOutcome<Order>> {
  const whole = await ports.store.whole(orderId, tx);
  if (whole === undefined) return refused('billing_order_unknown');
  const { order } = whole;
  if (order.state === 'cancelled') return done(order);
  const underWay = whole.attempts.find(({ state }) => state === 'begun');
  const mayBePaid = underWay?.isAsked === true && !awaitsPerson;
  if (order.state === 'granted' || mayBePaid) return refused('billing_order_not_open');
  const at = ports.clock.now();
  if (underWay !== undefined) await ports.store.saveAttempt(tx, withdrawn(underWay, at));
  const cancelled: Order = { ...order, state: 'cancelled', endedAt: at };
  const told = { before: { state: order.state }, after: { state: 'cancelled' } };
  await ports.record(tx, { action: 'order.cancelled', order: cancelled, by: undefined, at, ...told });
  return done(await keepOrder(ports, tx, cancelled));
}

function withdrawn(attempt: Attempt, endedAt: NonNullable<Attempt['endedAt']>): Attempt {
  return { ...attempt, state: 'failed', problem: 'person_cancelled', endedAt };
}
