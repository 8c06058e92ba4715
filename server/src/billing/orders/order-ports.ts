import type { Credits } from '#credits';
import type { Clock, Instant, Log } from '#kernel';
import type { IssueDocument } from '../documents/document.ts';
import type { CardProvider, ChargedMethod, PaymentProblem, PaymentProvider } from '../payments/payment-provider.ts';
import type { Attempt } from './attempt.ts';
import type { Order } from './order.ts';
import type { OrderStore } from './order-store.ts';
import type { OrderAsker } from './orders.ts';

/** What orders are made of. `Tx` is a transaction of the control store. */
export interface OrderPorts<Tx> {
  /** May run its act again: the act changes nothing outside of the transaction. */
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: OrderStore<Tx>;
  readonly credits: Pick<Credits<Tx>, 'grant' | 'refundLot' | 'findLot' | 'policy'>;
  /** By the settings of now; undefined: it has no credentials. One that is off is given, so that its payments can be looked up. */
  readonly providers: (name: CardProvider) => PaymentProvider | undefined | Promise<PaymentProvider | undefined>;
  /** Whether new payments may be made; default: by all that `providers` gives. */
  readonly isOn?: (name: CardProvider) => Promise<boolean>;
  /** A registered card that can be charged; undefined: it is gone, or not ready. */
  readonly charged: (methodId: string) => Promise<ChargedMethod | undefined>;
  readonly issue: IssueDocument<Tx>;
  /** Puts what happened into the audit log. */
  readonly record: (tx: Tx, act: OrderAct) => Promise<void>;
  /** An attempt without a person failed; told in the transaction in which that is kept. */
  readonly onFailed: (tx: Tx, failed: FailedPayment) => Promise<void>;
  /** An order stands otherwise than before; told after that was kept, perhaps more than once. */
  readonly onChanged?: (order: Order) => void;
  /** The account's zone, as an IANA name. */
  readonly zone: () => string;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly log: Log;
}

/** A payment that nobody sat before. */
export interface FailedPayment {
  readonly order: Order;
  readonly attempt: Attempt;
  readonly problem: PaymentProblem;
  readonly at: Instant;
}

/** Something that happened to an order. */
export interface OrderAct {
  readonly action: OrderAction;
  readonly order: Order;
  /** undefined: nobody asked for it just then. */
  readonly by: OrderAsker | undefined;
  readonly at: Instant;
  /** How the order stood, and stands now; never secrets. */
  readonly before: Readonly<Record<string, string | null>>;
  readonly after: Readonly<Record<string, string | null>>;
}

/** What the audit log keeps of orders; the target is `order:{id}`. */
export type OrderAction =
  | 'order.granted'
  | 'order.failed'
  | 'order.cancelled'
  | 'order.refunded'
  /** Money that had gone back is here again: the bank did not take it. */
  | 'order.refund_undone'
  | 'order.disputed'
  | 'order.dispute_ended'
  | 'order.surplus_returned'
  /** Its provider did not give it back so far, and is asked again. */
  | 'order.surplus_kept';
