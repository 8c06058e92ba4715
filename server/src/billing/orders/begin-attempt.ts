import { totalOf } from '../money.ts';
import type { BillingOutcome } from '../outcome.ts';
import { CARD_PROVIDERS, type CardProvider, type PaymentChannel } from '../payments/payment-provider.ts';
import type { Attempt } from './attempt.ts';
import { keepOrder } from './book-seen.ts';
import { grantOrder } from './grant-order.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import type { HowToPay } from './orders.ts';
import { done, refused } from './refused.ts';

/** An order that is to be paid, with its attempt; undefined: there is nothing to charge (now). */
export interface BegunAttempt {
  readonly order: Order;
  readonly attempt: Attempt | undefined;
}

/**
 * The attempt by which an order is to be paid: the one under way, or a new one, kept before its provider is asked for
 * anything. The database allows one under way for each order, so that clicks and processes that meet share it.
 */
export async function beginAttempt<Tx>(
  ports: OrderPorts<Tx>,
  orderId: string,
  how: HowToPay,
): Promise<BillingOutcome<BegunAttempt>> {
  return await ports.transaction(async (tx) => {
    const whole = await ports.store.whole(orderId, tx);
    if (whole === undefined) return refused('billing_order_unknown');
    const { order } = whole;
    if (order.state === 'granted') return done({ order, attempt: undefined });
    if (order.state === 'cancelled') return refused('billing_order_not_open');
    const underWay = whole.attempts.find(({ state }) => state === 'begun');
    if (underWay !== undefined) return goOn(order, underWay, how);
    const { creditsUntil } = order;
    if (creditsUntil !== undefined && creditsUntil <= ports.clock.now()) return refused('billing_period_over');
    return done(await begin(ports, tx, { earlier: order, how }));
  });
}

function goOn(order: Order, attempt: Attempt, { method }: HowToPay): BillingOutcome<BegunAttempt> {
  if (method !== undefined && method.id !== attempt.methodId) return refused('billing_order_not_open');
  return done({ order, attempt });
}

async function begin<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  { earlier, how }: { readonly earlier: Order; readonly how: HowToPay },
): Promise<BegunAttempt> {
  const { method } = how;
  const order: Order = method === undefined ? earlier : { ...earlier, methodId: method.id, channel: method.channel };
  if (totalOf(order.price).minor === 0n) {
    const granted = await grantOrder(ports, tx, { order, payment: undefined });
    return { order: await keepOrder(ports, tx, granted), attempt: undefined };
  }
  const open: Order = { ...order, state: 'open', problem: undefined, endedAt: undefined };
  if (!isCard(order.channel)) return { order: await keepOrder(ports, tx, open), attempt: undefined };
  const attempt = newAttempt(ports, { order, provider: order.channel, how });
  await ports.store.addAttempt(tx, attempt);
  return { order: await keepOrder(ports, tx, open), attempt };
}

function newAttempt<Tx>(
  { newId, clock }: OrderPorts<Tx>,
  { order, provider, how }: { readonly order: Order; readonly provider: CardProvider; readonly how: HowToPay },
): Attempt {
  const { isAttended, returnUrl, language } = how;
  return {
    ...{ id: newId(), orderId: order.id, provider, methodId: order.methodId, isAttended, returnUrl, language },
    ...{ ref: undefined, isAsked: false, state: 'begun', problem: undefined },
    ...{ createdAt: clock.now(), endedAt: undefined, lookedAt: undefined },
  };
}

function isCard(channel: PaymentChannel): channel is CardProvider {
  return CARD_PROVIDERS.some((name) => name === channel);
}
