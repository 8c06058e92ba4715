import { invariant } from '#kernel';
import { type Money, totalOf } from '../money.ts';
import type { Attempt, OrderRefund } from './attempt.ts';
import { clawCredits, lotsOf } from './claw-credits.ts';
import { decideSettlement, type Seen, type Settlement } from './decide-settlement.ts';
import { grantOrder } from './grant-order.ts';
import { nextLook } from './next-look.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import type { WholeOrder } from './order-store.ts';
import { creditsForMinor, refundPrice } from './refund-shares.ts';

/**
 * Books what a look at the provider showed of an attempt: the order, its credits, its documents and the audit log are kept
 * together, or nothing is. What is known already changes nothing.
 */
export async function bookSeen<Tx>(
  ports: OrderPorts<Tx>,
  { orderId, attemptId, seen }: { readonly orderId: string; readonly attemptId: string; readonly seen: Seen },
): Promise<Order> {
  const { before, after } = await ports.transaction(async (tx) => {
    const whole = await wholeOrder(ports, tx, orderId);
    const attempt = whole.attempts.find(({ id }) => id === attemptId);
    invariant(attempt !== undefined, 'an attempt is never removed');
    const settlement = decideSettlement({ ...whole, attempt }, seen, ports.clock.now());
    return { before: whole.order, after: await book(ports, tx, { whole, attempt, settlement }) };
  });
  if (after.state !== before.state) ports.onChanged?.(after);
  return after;
}

/** The order with all that belongs to it. It must be there. */
export async function wholeOrder<Tx>(
  { store }: Pick<OrderPorts<Tx>, 'store'>,
  tx: Tx,
  orderId: string,
): Promise<WholeOrder> {
  const whole = await store.whole(orderId, tx);
  invariant(whole !== undefined, 'an order is never removed');
  return whole;
}

/** Makes the credits follow the money, and keeps how the order stands and when it is looked at again. */
export async function keepOrder<Tx>(ports: OrderPorts<Tx>, tx: Tx, order: Order): Promise<Order> {
  const whole = await wholeOrder(ports, tx, order.id);
  const clawed = await clawCredits(ports, tx, { ...whole, order });
  const { lots, ...rest } = await wholeOrder(ports, tx, order.id);
  const now = ports.clock.now();
  const lookAt = nextLook({ ...rest, order: clawed }, { lots: await lotsOf(ports, tx, lots), now });
  await ports.store.save(tx, clawed, lookAt);
  return clawed;
}

interface Booking {
  readonly whole: WholeOrder;
  /** As it was. */
  readonly attempt: Attempt;
  readonly settlement: Settlement;
}

async function book<Tx>(ports: OrderPorts<Tx>, tx: Tx, { whole, attempt, settlement }: Booking): Promise<Order> {
  const { payment, failure, surplus, refundedMinor, undone, dispute } = settlement;
  if (settlement.attempt !== attempt) await ports.store.saveAttempt(tx, settlement.attempt);
  let { order } = whole;
  // What paid says how it was paid, whatever the order was to be paid by meanwhile.
  const paidBy = { channel: attempt.provider, methodId: attempt.methodId };
  if (payment !== undefined) order = await grantOrder(ports, tx, { order: { ...order, ...paidBy }, payment });
  if (failure !== undefined) order = await fail(ports, tx, { order, settlement });
  for (const refund of undone) order = await undoRefund(ports, tx, { order, refund });
  if (surplus !== undefined) await addSurplus(ports, tx, { whole, attempt, surplus });
  if (refundedMinor > 0n)
    order = await bookRefunded(ports, tx, { order, whole: withUndone(whole, undone), settlement });
  if (dispute !== order.dispute) order = await bookDispute(ports, tx, { order, settlement });
  return await keepOrder(ports, tx, order);
}

interface Booked {
  readonly order: Order;
  readonly settlement: Settlement;
}

async function fail<Tx>(ports: OrderPorts<Tx>, tx: Tx, { order, settlement }: Booked): Promise<Order> {
  const { attempt, failure: problem } = settlement;
  invariant(problem !== undefined, 'a failure has a problem');
  const at = ports.clock.now();
  const failed: Order = { ...order, state: 'failed', problem, endedAt: at };
  const told = { before: { state: order.state }, after: { state: 'failed', problem } };
  await ports.record(tx, { action: 'order.failed', order: failed, by: undefined, at, ...told });
  if (!attempt.isAttended) await ports.onFailed(tx, { order: failed, attempt, problem, at });
  return failed;
}

/** Money that is not the order's: it is given back with the next look. */
async function addSurplus<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  { whole, attempt, surplus }: Pick<Booking, 'whole' | 'attempt'> & { readonly surplus: Money },
): Promise<void> {
  const { order, refunds } = whole;
  const earlier = refunds.filter(({ attemptId }) => attemptId === attempt.id).length;
  const key = earlier === 0 ? `surplus:${attempt.id}` : `surplus:${attempt.id}:${earlier}`;
  await ports.store.addRefund(tx, {
    ...newRefund(ports, { order, attemptId: attempt.id }),
    ...{ source: 'surplus', key, creditsMicro: 0n, state: 'asked' },
    price: { currency: surplus.currency, supplyMinor: surplus.minor, vatMinor: 0n },
  });
}

/** Money that somebody gave back at the provider. */
async function bookRefunded<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  { order, whole, settlement }: Booked & Pick<Booking, 'whole'>,
): Promise<Order> {
  const { attempt, refundedMinor: minor } = settlement;
  const { refunds } = whole;
  const earlier = refunds.filter(({ source }) => source === 'provider').length;
  const refund: OrderRefund = {
    ...newRefund(ports, { order, attemptId: attempt.id }),
    ...{ source: 'provider', key: `provider:${earlier + 1}`, state: 'done', endedAt: ports.clock.now() },
    creditsMicro: creditsForMinor(order, refunds, minor),
    price: refundPrice(order, refunds, minor),
  };
  await ports.store.addRefund(tx, refund);
  return await refundDone(ports, tx, { order, refund });
}

/** Money of the order's has gone back: issues the document of it. */
export async function refundDone<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  { order, refund }: { readonly order: Order; readonly refund: OrderRefund },
): Promise<Order> {
  const { id: key, price, creditsMicro, by } = refund;
  const at = ports.clock.now();
  const minor = totalOf(price).minor;
  const refunded: Order = { ...order, refundedMinor: order.refundedMinor + minor };
  await ports.issue(tx, {
    ...{ key, order: refunded, creditsMicro, at },
    kind: order.channel === 'bank_transfer' ? 'amended_tax_invoice' : 'card_refund_slip',
    price: { ...price, supplyMinor: -price.supplyMinor, vatMinor: -price.vatMinor },
  });
  await ports.record(tx, {
    ...{ action: 'order.refunded', order: refunded, at },
    by: refund.source === 'asked' ? by : undefined,
    before: { refunded: String(order.refundedMinor) },
    after: { refunded: String(refunded.refundedMinor), reason: refund.reason },
  });
  return refunded;
}

function withUndone({ refunds, ...whole }: WholeOrder, undone: readonly OrderRefund[]): WholeOrder {
  return { ...whole, refunds: refunds.map((refund) => undone.find(({ id }) => id === refund.id) ?? refund) };
}

/** Money that had gone back is here again: a slip of its own says so. What was never the order's has none. */
async function undoRefund<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  { order, refund }: { readonly order: Order; readonly refund: OrderRefund },
): Promise<Order> {
  await ports.store.saveRefund(tx, refund);
  const { id, price, creditsMicro, source } = refund;
  const at = ports.clock.now();
  const { currency, minor } = totalOf(price);
  const isOwn = source !== 'surplus';
  const undone: Order = isOwn ? { ...order, refundedMinor: order.refundedMinor - minor } : order;
  if (isOwn) {
    const slip = {
      key: `failed:${id}`,
      amends: id,
      order: undone,
      kind: 'card_slip',
      price,
      creditsMicro,
      at,
    } as const;
    await ports.issue(tx, slip);
  }
  await ports.record(tx, {
    ...{ action: 'order.refund_undone', order: undone, by: undefined, at },
    before: { refunded: String(order.refundedMinor) },
    after: { refunded: String(undone.refundedMinor), undone: String(minor), currency },
  });
  return undone;
}

async function bookDispute<Tx>(ports: OrderPorts<Tx>, tx: Tx, { order, settlement }: Booked): Promise<Order> {
  const { dispute } = settlement;
  const at = ports.clock.now();
  const disputed: Order = { ...order, dispute };
  const told = { before: { dispute: order.dispute }, after: { dispute } };
  const act = { order: disputed, by: undefined, at, ...told };
  await ports.record(
    tx,
    dispute === 'open' ? { action: 'order.disputed', ...act } : { action: 'order.dispute_ended', ...act },
  );
  return disputed;
}

function newRefund<Tx>(
  { clock, newId }: OrderPorts<Tx>,
  { order, attemptId }: { readonly order: Order; readonly attemptId: string },
): Omit<OrderRefund, 'source' | 'key' | 'creditsMicro' | 'price' | 'state'> {
  return {
    ...{ id: newId(), orderId: order.id, attemptId, problem: undefined, reason: '', by: { id: '', address: '' } },
    ...{ createdAt: clock.now(), endedAt: undefined },
  };
}
