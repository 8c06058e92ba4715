import { asInstant } from '#kernel';
import type { OrderPorts } from './order-ports.ts';
import { settleOrder } from './settle-order.ts';

const AGAIN_MS = 5 * 60_000;
/** No order is begun after it, so that a slow provider does not keep what comes next waiting: it is due in the next turn. */
const TURN_MS = 20_000;

/** Settles orders that are not at rest, the longest due first. One that fails is told in the log, and tried again later. */
export async function settleUnfinished<Tx>(
  ports: OrderPorts<Tx>,
  limit: number,
): Promise<{ readonly settled: number; readonly hasMore: boolean }> {
  const due = await ports.store.due(ports.clock.now(), limit + 1);
  const until = ports.clock.monotonicMs() + TURN_MS;
  let [settled, looked] = [0, 0];
  for (const orderId of due.slice(0, limit)) {
    if (ports.clock.monotonicMs() >= until) break;
    looked += 1;
    try {
      await settleOrder(ports, orderId);
      settled += 1;
    } catch (error) {
      ports.log.warn({ error, order: orderId }, 'could not settle an order; trying again later');
      await postpone(ports, orderId);
    }
  }
  return { settled, hasMore: due.length > looked };
}

/** So that one that always fails does not keep the others from their turn. */
async function postpone<Tx>({ transaction, store, clock }: OrderPorts<Tx>, orderId: string): Promise<void> {
  await transaction(async (tx) => {
    const order = await store.find({ id: orderId }, tx);
    if (order !== undefined) await store.save(tx, order, asInstant(clock.now() + AGAIN_MS));
  });
}
