import type { Order } from './orders.ts';
import { runOrder } from './run-order.ts';

/** The load generator, a process of its own: does one order after the other, and tells its parent what came of each. */
process.on('message', (order: Order) => {
  runOrder(order).then(
    (outcome) => process.send?.({ outcome }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
