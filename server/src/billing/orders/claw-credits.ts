import type { Lot, MicroCredits } from '#credits';
import { invariant } from '#kernel';
import type { OrderLot, OrderRefund } from './attempt.ts';
import { type Claw, decideClaw } from './decide-claw.ts';
import { grantLot } from './grant-order.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';

/** Makes an order's credits follow its money, in the caller's transaction. Changes nothing when they do already. */
export async function clawCredits<Tx>(ports: OrderPorts<Tx>, tx: Tx, facts: ClawFacts): Promise<Order> {
  const { order, refunds } = facts;
  if (order.state !== 'granted') return order;
  const lots = await lotsOf(ports, tx, facts.lots);
  const claw = decideClaw(order, refunds, { lots, now: ports.clock.now() });
  const taken = await takeOut(ports, tx, { order, takes: claw.takes });
  const clawed: Order = {
    ...order,
    clawDueMicro: claw.clawDueMicro,
    clawedMicro: order.clawedMicro + taken,
  };
  return claw.reinstateMicro === 0n ? clawed : await reinstate(ports, tx, { order: clawed, lots, claw });
}

/** An order that is granted, and what belongs to it. */
export interface ClawFacts {
  readonly order: Order;
  readonly refunds: readonly OrderRefund[];
  readonly lots: readonly OrderLot[];
}

/** The lots of an order as the ledger has them, the first one first. */
export async function lotsOf<Tx>(
  { credits }: Pick<OrderPorts<Tx>, 'credits'>,
  tx: Tx,
  own: readonly OrderLot[],
): Promise<readonly Lot[]> {
  const lots: Lot[] = [];
  for (const { lotId } of own) {
    const lot = await credits.findLot(lotId, tx);
    invariant(lot !== undefined, 'a lot is never removed');
    lots.push(lot);
  }
  return lots;
}

async function takeOut<Tx>(
  { credits }: OrderPorts<Tx>,
  tx: Tx,
  { order, takes }: { readonly order: Order; readonly takes: Claw['takes'] },
): Promise<MicroCredits> {
  const { workspaceId, number: note } = order;
  let taken = 0n;
  for (const { lotId, amountMicro } of takes) {
    const outcome = await credits.refundLot(tx, { workspaceId, lotId, amountMicro, note });
    if (outcome.kind === 'done') taken += amountMicro;
    else invariant(outcome.reason.code === 'credit_amount_above', 'a lot of an order is known');
    // What is less than it seemed, since the lot's own end or a debt came first, is taken as it is with the next look.
  }
  return taken;
}

async function reinstate<Tx>(
  ports: OrderPorts<Tx>,
  tx: Tx,
  { order, lots, claw }: { readonly order: Order; readonly lots: readonly Lot[]; readonly claw: Claw },
): Promise<Order> {
  const { id: orderId, expiresAt } = order;
  const number = lots.length;
  const amountMicro = claw.reinstateMicro;
  invariant(expiresAt !== undefined, 'the credits of an order end');
  const reference = `order:${orderId}:reinstated:${number}`;
  const effectiveAt = ports.clock.now();
  const lot = await grantLot(ports, tx, { order, amountMicro, effectiveAt, expiresAt, reference });
  await ports.store.addLot(tx, { orderId, number, lotId: lot.id, amountMicro });
  return { ...order, reinstatedMicro: order.reinstatedMicro + amountMicro };
}
