import type { Instant } from '#kernel';
import type { CardProvider } from '../payments/payment-provider.ts';
import type { Attempt, OrderLot, OrderRefund } from './attempt.ts';
import type { Order, OrderFacts } from './order.ts';
import type { OrderQuestion } from './orders.ts';

/** An order with everything that belongs to it, in the order in which it came. */
export interface WholeOrder {
  readonly order: Order;
  readonly attempts: readonly Attempt[];
  readonly refunds: readonly OrderRefund[];
  readonly lots: readonly OrderLot[];
}

/** Where orders are kept. `Tx` is a transaction of the control store; transactions take effect one after the other. */
export interface OrderStore<Tx> {
  /** The next number of a year: 1, 2, 3 …, each given once; without a gap, since it is kept with the order. */
  nextNumber(tx: Tx, year: number): Promise<number>;
  add(tx: Tx, order: OrderFacts): Promise<void>;
  find(by: { readonly id: string } | { readonly causeKey: string }, tx?: Tx): Promise<Order | undefined>;
  whole(id: string, tx?: Tx): Promise<WholeOrder | undefined>;
  list(asked: OrderQuestion, tx?: Tx): Promise<readonly Order[]>;
  /** Writes how an order stands, its method, and when it is to be looked at again. What it is never changes. */
  save(tx: Tx, order: Order, lookAt: Instant | undefined): Promise<void>;
  /** Orders that are to be looked at, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly string[]>;

  addAttempt(tx: Tx, attempt: Attempt): Promise<void>;
  /** Writes how an attempt stands. */
  saveAttempt(tx: Tx, attempt: Attempt): Promise<void>;
  /** By its id, or by the provider's name of its payment. */
  findAttempt(
    by: { readonly id: string } | { readonly provider: CardProvider; readonly ref: string },
    tx?: Tx,
  ): Promise<Attempt | undefined>;
  addRefund(tx: Tx, refund: OrderRefund): Promise<void>;
  /** Writes how a refund stands. */
  saveRefund(tx: Tx, refund: OrderRefund): Promise<void>;
  addLot(tx: Tx, lot: OrderLot): Promise<void>;

  hasWebhookEvent(event: WebhookEvent): Promise<boolean>;
  /** Keeps an event; one that is there stays. */
  addWebhookEvent(tx: Tx, event: WebhookEvent & { readonly at: Instant }): Promise<void>;
  /** Forgets events from before an instant, at most so many. */
  forgetWebhookEvents(tx: Tx, before: Instant, limit: number): Promise<void>;
}

/** A webhook that was carried out. */
export interface WebhookEvent {
  readonly provider: CardProvider;
  readonly eventId: string;
}
