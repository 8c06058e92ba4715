import { totalOf } from '../money.ts';
import type { BillingOutcome } from '../outcome.ts';
import { keepOrder } from './book-seen.ts';
import { grantOrder } from './grant-order.ts';
import type { Order } from './order.ts';
import type { OrderPorts } from './order-ports.ts';
import type { ConfirmedDeposit } from './orders.ts';
import { done, refused } from './refused.ts';

/** The money of a bank transfer came: its credits are granted, and its tax invoice is issued. */
export async function confirmDeposit<Tx>(
  ports: OrderPorts<Tx>,
  asked: ConfirmedDeposit,
): Promise<BillingOutcome<Order>> {
  const outcome = await ports.transaction(async (tx) => {
    const order = await ports.store.find({ id: asked.orderId }, tx);
    if (order === undefined) return refused('billing_order_unknown');
    const problem = problemOf(order, asked, ports.clock.now());
    if (problem !== undefined) return problem;
    const payment = {
      ...{ ref: ports.newId(), paidAt: asked.depositedAt },
      ...{ cardBrand: '', cardLast4: '', approvalNumber: '', receiptUrl: '', isTest: false },
    };
    const { by, taxOffice } = asked;
    const granted = await grantOrder(ports, tx, {
      order,
      ...{ payment, by },
      ...(taxOffice === undefined ? {} : { taxOffice }),
    });
    return done(await keepOrder(ports, tx, granted));
  });
  if (outcome.kind === 'done') ports.onChanged?.(outcome.value);
  return outcome;
}

/** Money that came counts, even for an order that was given up; but not for a month that is over. */
function problemOf(
  order: Order,
  { depositedAt, minor }: ConfirmedDeposit,
  now: number,
): BillingOutcome<never> | undefined {
  const { creditsUntil, createdAt } = order;
  if (order.channel !== 'bank_transfer' || order.state === 'granted') return refused('billing_order_not_open');
  const total = totalOf(order.price).minor;
  if (minor !== total) return refused('billing_deposit_amount', { expected: String(total), found: String(minor) });
  if (depositedAt > now || depositedAt < createdAt) return refused('billing_deposit_time');
  return creditsUntil !== undefined && creditsUntil <= now ? refused('billing_period_over') : undefined;
}
