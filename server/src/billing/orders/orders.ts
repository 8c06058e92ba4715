import type { Language } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { Money } from '../money.ts';
import type { BillingOutcome } from '../outcome.ts';
import type { CardProvider, PaymentChannel, WebhookReading } from '../payments/payment-provider.ts';
import type { Order, OrderCause, OrderFacts, OrderState } from './order.ts';

/** Everything that may happen to an order. Money is only ever believed after it was looked up at its provider. */
export interface Orders<Tx> {
  /** Keeps an order. One with the same `causeKey` is given again instead. */
  place(tx: Tx, asked: NewOrder): Promise<Order>;
  /**
   * Has an order paid by its registered card: an open one, or one that failed before, by a new attempt. Whatever happens in
   * between, the attempt under way goes on later, and charges once. As long as its outcome is not known, the order is
   * `open`. By bank transfer it stays open until its deposit is confirmed. One that costs nothing is granted at once.
   */
  pay(orderId: string, how: HowToPay): Promise<BillingOutcome<PaidOrder>>;
  /** A person came back from the provider's window. */
  returned(orderId: string, query: Readonly<Record<string, string>>): Promise<BillingOutcome<PaidOrder>>;
  /** Looks at the provider how an order's payments stand, and books what is new: payments, refunds, disputes. */
  settle(orderId: string): Promise<BillingOutcome<Order>>;
  /** A webhook was read: settles the order that it is about, if there is one. The same event again changes nothing. */
  noteWebhook(provider: CardProvider, reading: WebhookReading): Promise<void>;
  confirmDeposit(asked: ConfirmedDeposit): Promise<BillingOutcome<Order>>;
  /** Withdraws an order that nobody paid. Refused while a charge was asked for and its outcome is not known. */
  cancel(orderId: string): Promise<BillingOutcome<Order>>;
  /** Gives back what a lot still has, or a part of it, and the money for it. */
  refund(asked: AskedOrderRefund): Promise<BillingOutcome<Order>>;
  /** What a refund would give back now; undefined: nothing, or a refund is under way. */
  refundable(orderId: string): Promise<{ readonly creditsMicro: bigint; readonly minor: bigint } | undefined>;
  find(orderId: string, tx?: Tx): Promise<Order | undefined>;
  /** Newest first. */
  list(asked: OrderQuestion, tx?: Tx): Promise<readonly Order[]>;
  /** Settles what is not at rest: unknown outcomes, refunds under way, credits to be taken out. At most `limit`. */
  settleUnfinished(limit: number): Promise<{ readonly settled: number; readonly hasMore: boolean }>;
  /** Compares all payments of a range with the providers', and settles those that differ. */
  reconcile(range: { readonly from: Instant; readonly to: Instant }): Promise<Reconciliation>;
}

/** An order to be made. */
export type NewOrder = Pick<
  OrderFacts,
  'workspaceId' | 'kind' | 'cause' | 'causeKey' | 'title' | 'creditsMicro' | 'price' | 'channel' | 'methodId' | 'by'
> &
  Partial<Pick<OrderFacts, 'id' | 'creditsUntil'>>;

/** How an order is to be paid. */
export interface HowToPay {
  /** A person is at the browser, and can confirm in the provider's window. */
  readonly isAttended: boolean;
  /** Where the browser comes back to. */
  readonly returnUrl: string;
  readonly language: Language;
  /** Another method than the order's, which becomes the order's. Refused while an attempt by another one is under way. */
  readonly method?: { readonly id: string; readonly channel: PaymentChannel };
}

/** An order after it was tried to have it paid. */
export interface PaidOrder {
  readonly order: Order;
  /** Where the person has to go to confirm it; undefined: nowhere. */
  readonly nextUrl: string | undefined;
}

/** The money of a bank transfer came. */
export interface ConfirmedDeposit {
  readonly orderId: string;
  /** When it came; not later than now, not before the order. */
  readonly depositedAt: Instant;
  /** As the bank told it; must be the order's total. */
  readonly minor: bigint;
  readonly taxOffice?: { readonly approvalNumber: string; readonly issuedOn: string };
  readonly by: OrderAsker;
}

/** Who asks for something, as the audit log keeps it. */
export interface OrderAsker {
  readonly id: string;
  readonly address: string;
  /** The IP address that the request came from. */
  readonly from?: string;
  readonly requestId?: string;
}

/** Money to be given back. */
export interface AskedOrderRefund {
  readonly orderId: string;
  /** Of the lot; default: all that remains. Money goes back in proportion, rounded down. */
  readonly creditsMicro?: bigint;
  readonly reason: string;
  /** The same key refunds once. */
  readonly key: string;
  readonly by: OrderAsker;
}

/** Which orders. */
export interface OrderQuestion {
  readonly workspaceId?: string;
  readonly states?: readonly OrderState[];
  readonly causes?: readonly OrderCause[];
  readonly causeKeys?: readonly string[];
  readonly from?: Instant;
  readonly to?: Instant;
  /** Id of the last one seen: those before it. */
  readonly before?: string;
  readonly limit: number;
}

/** What a reconciliation found. */
export interface Reconciliation {
  readonly at: Instant;
  readonly payments: number;
  /** Booked now since no webhook or look-up had told of them. */
  readonly settled: number;
  /** Payments at a provider that belong to no order of ours. */
  readonly unknown: readonly (Money & { readonly provider: CardProvider; readonly ref: string })[];
  /** Providers that could not be asked. */
  readonly unreachable: readonly CardProvider[];
}
