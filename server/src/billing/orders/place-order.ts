import { civilTimeAt, invariant } from '#kernel';
import { MONEY_MAX, totalOf } from '../money.ts';
import type { Order, OrderFacts } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import type { NewOrder } from './orders.ts';

const NUMBER_DIGITS = 6;

/** Keeps an order; a cause that has one already is given that one. */
export async function placeOrder<Tx>(ports: OrderPorts<Tx>, tx: Tx, asked: NewOrder): Promise<Order> {
  const { store, clock, zone } = ports;
  const known = await store.find({ causeKey: asked.causeKey }, tx);
  if (known !== undefined) return known;
  invariant(asked.creditsMicro > 0n, 'an order buys credits');
  invariant(totalOf(asked.price).minor <= MONEY_MAX, 'an order costs at most so much');
  const now = clock.now();
  const { year } = civilTimeAt(now, zone());
  const count = await store.nextNumber(tx, year);
  const facts: OrderFacts = {
    ...asked,
    id: asked.id ?? ports.newId(),
    number: `${year}-${String(count).padStart(NUMBER_DIGITS, '0')}`,
    by: { id: asked.by.id, address: asked.by.address },
    createdAt: now,
    creditsUntil: asked.creditsUntil,
  };
  await store.add(tx, facts);
  return newOrder(facts);
}

/** An order as it stands when it is made. */
export function newOrder(facts: OrderFacts): Order {
  return {
    ...facts,
    state: 'open',
    problem: undefined,
    payment: undefined,
    endedAt: undefined,
    lotId: undefined,
    expiresAt: undefined,
    refundedMinor: 0n,
    dispute: 'none',
    clawDueMicro: 0n,
    clawedMicro: 0n,
    reinstatedMicro: 0n,
  };
}
