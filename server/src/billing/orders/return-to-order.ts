import { totalOf } from '../money.ts';
import type { BillingOutcome } from '../outcome.ts';
import type { Attempt } from './attempt.ts';
import { seenAt } from './charge-attempt.ts';
import type { OrderPorts } from './order-ports.ts';
import type { WholeOrder } from './order-store.ts';
import type { PaidOrder } from './orders.ts';
import { answerOf } from './pay-order.ts';
import { done, refused } from './refused.ts';

/**
 * A person came back from the provider's window: what they confirmed is completed. Only for the newest attempt of an order
 * that is not paid and not withdrawn; anything else that they confirmed moves no money.
 */
export async function returnToOrder<Tx>(
  ports: OrderPorts<Tx>,
  orderId: string,
  query: Readonly<Record<string, string>>,
): Promise<BillingOutcome<PaidOrder>> {
  const whole = await ports.store.whole(orderId);
  if (whole === undefined) return refused('billing_order_unknown');
  const { order } = whole;
  const attempt = confirmable(whole);
  if (attempt === undefined) return done({ order, nextUrl: undefined });
  const provider = await ports.providers(attempt.provider);
  if (provider === undefined) return refused('billing_provider_off');
  await keepAsked(ports, attempt);
  const asked = { attemptId: attempt.id, ref: attempt.ref, total: totalOf(order.price), returned: query };
  const at = ports.clock.now();
  const charging = await seenAt(provider, attempt, { at, answer: await provider.confirm(asked) });
  return await answerOf(ports, { order, attempt, charging });
}

function confirmable({ order, attempts }: WholeOrder): (Attempt & { readonly ref: string }) | undefined {
  const newest = attempts.at(-1);
  if (order.state === 'granted' || order.state === 'cancelled' || newest?.ref === undefined) return undefined;
  return { ...newest, ref: newest.ref };
}

async function keepAsked<Tx>({ transaction, store }: OrderPorts<Tx>, { id, isAsked }: Attempt): Promise<void> {
  if (isAsked) return;
  await transaction(async (tx) => {
    const attempt = await store.findAttempt({ id }, tx);
    if (attempt !== undefined) await store.saveAttempt(tx, { ...attempt, isAsked: true });
  });
}
