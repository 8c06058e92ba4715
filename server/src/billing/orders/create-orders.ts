import { cancelOrder } from './cancel-order.ts';
import { confirmDeposit } from './confirm-deposit.ts';
import { noteWebhook } from './note-webhook.ts';
import type { OrderPorts } from './order-ports.ts';
import type { Orders } from './orders.ts';
import { payOrder } from './pay-order.ts';
import { placeOrder } from './place-order.ts';
import { reconcile } from './reconcile.ts';
import { refundOrder } from './refund-order.ts';
import { shareOf } from './refund-share-of.ts';
import { isRefundPending } from './refund-shares.ts';
import { done, refused } from './refused.ts';
import { returnToOrder } from './return-to-order.ts';
import { settleOrder } from './settle-order.ts';
import { settleUnfinished } from './settle-unfinished.ts';

/** Orders over a store, the ledger and the card providers. */
export function createOrders<Tx>(ports: OrderPorts<Tx>): Orders<Tx> {
  return {
    place: (tx, asked) => placeOrder(ports, tx, asked),
    pay: (orderId, how) => payOrder(ports, orderId, how),
    returned: (orderId, query) => returnToOrder(ports, orderId, query),
    settle: async (orderId) => {
      const settled = await settleOrder(ports, orderId);
      if (settled === undefined) return refused('billing_order_unknown');
      return settled.isUnreachable ? refused('billing_provider_unreachable') : done(settled.order);
    },
    noteWebhook: (provider, reading) => noteWebhook(ports, provider, reading),
    confirmDeposit: (asked) => confirmDeposit(ports, asked),
    cancel: (orderId) => cancelOrder(ports, orderId),
    refund: (asked) => refundOrder(ports, asked),
    refundable: (orderId) =>
      ports.transaction(async (tx) => {
        const whole = await ports.store.whole(orderId, tx);
        if (whole === undefined || isRefundPending(whole)) return undefined;
        return await shareOf(ports, tx, { whole });
      }),
    find: (id, tx) => ports.store.find({ id }, tx),
    list: (asked, tx) => ports.store.list(asked, tx),
    settleUnfinished: (limit) => settleUnfinished(ports, limit),
    reconcile: (range) => reconcile(ports, range),
  };
}
