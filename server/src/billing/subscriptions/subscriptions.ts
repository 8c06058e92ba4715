import type { Language } from '@tallygate/contract';
import type { Money } from '../money.ts';
import type { Order } from '../orders/order.ts';
import type { BillingOutcome } from '../outcome.ts';
import type { PaymentChannel } from '../payments/payment-provider.ts';
import type { SubscribedMonth, Subscription } from './subscription.ts';
import type { SubscriptionQuestion } from './subscription-store.ts';

/** Plans that workspaces have. That somebody may is decided at the door. */
export interface Subscriptions<Tx> {
  /** Those that began, newest first. */
  list(asked: SubscriptionQuestion): Promise<readonly Subscription[]>;
  find(id: string, tx?: Tx): Promise<Subscription | undefined>;
  /** Newest first. */
  months(id: string, limit: number): Promise<readonly SubscribedMonth[]>;
  /**
   * Orders the first month and has it paid, by a person at the browser. The subscription begins once it is paid: until
   * then it is `starting`, and when the payment fails there is none. Refused with `billing_subscription_exists`,
   * `billing_offer_unknown`, `billing_offer_withdrawn`, `billing_method_needed`, `billing_price_changed`, and with what `Orders.pay` refuses.
   */
  subscribe(asked: NewSubscription<Tx>): Promise<BillingOutcome<BegunSubscription>>;
  /** No month follows. Plan and credits stay until the end of the month that is paid; an unpaid one is withdrawn. */
  stop(asked: SubscriptionAct<Tx>): Promise<BillingOutcome<Subscription>>;
  /** Takes back a stop whose end has not come. Refused with `billing_subscription_ended`. */
  resume(asked: SubscriptionAct<Tx>): Promise<BillingOutcome<Subscription>>;
  /**
   * From the next month on, another plan in its newest version, or another method; a month that is not paid yet is tried
   * again with the new method at once.
   */
  change(
    asked: SubscriptionAct<Tx> & { readonly planId?: string | undefined; readonly method?: ChosenMethod | undefined },
  ): Promise<BillingOutcome<Subscription>>;
  /** Does what is to be done with one now; undefined: there is none. */
  look(id: string): Promise<Subscription | undefined>;
  /** Does what is due, of at most so many; one that fails is told in the log and looked at again soon. */
  renewDue(limit: number): Promise<{ readonly looked: number }>;
  /** Whether one that has not ended pays with it. */
  usesMethod(methodId: string, tx?: Tx): Promise<boolean>;
}

/** A registered method that may pay. */
export interface ChosenMethod {
  readonly id: string;
  readonly channel: PaymentChannel;
}

/** A plan to be taken. */
export interface NewSubscription<Tx> {
  /** The same id subscribes once. Default: a new one. */
  readonly id?: string | undefined;
  readonly workspaceId: string;
  readonly planId: string;
  /** undefined: the plan costs nothing. */
  readonly method: ChosenMethod | undefined;
  readonly by: Subscription['by'];
  /** What the person was told that a month costs, tax included; another price is refused with `billing_price_changed`. */
  readonly total?: Money | undefined;
  /** Where the browser comes back to from the provider's window. */
  readonly returnUrl: (order: Order) => string;
  readonly language: Language;
  /** Runs in the transaction in which it is kept, for what must be kept with it. */
  readonly keep?: (tx: Tx, made: { readonly subscription: Subscription; readonly order: Order }) => Promise<void>;
}

/** A subscription whose first month is paid, or is to be paid yet. */
export interface BegunSubscription {
  readonly subscription: Subscription;
  readonly order: Order;
  /** Where the person has to go to confirm the payment; undefined: nowhere. */
  readonly nextUrl: string | undefined;
}

/** Something to be done with a subscription. */
export interface SubscriptionAct<Tx> {
  readonly id: string;
  /** Runs in the transaction of the act. */
  readonly keep?: (tx: Tx, after: Subscription, before: Subscription) => Promise<void>;
}
