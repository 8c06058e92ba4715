import type { Language } from '@tallygate/contract';
import type { MicroCredits } from '#credits';
import type { Instant } from '#kernel';
import type { Price } from '../money.ts';
import type { CardProvider, PaymentProblem } from '../payments/payment-provider.ts';

/**
 * How a try to have an order paid stands. `begun`: under way, of which an order has one at most. `paid`: its payment is the
 * order's. `surplus`: it brought money that is not the order's, since another payment came first, the amount was another
 * one, or its month was over; all of it is given back.
 */
export type AttemptState = 'begun' | 'failed' | 'paid' | 'surplus';

/** One try to have an order paid by a card. It is kept before its provider is asked for anything. */
export interface Attempt {
  /** UUIDv7; the provider's key against doing it twice. */
  readonly id: string;
  readonly orderId: string;
  readonly provider: CardProvider;
  readonly methodId: string;
  /** A person is there and can confirm in a window. */
  readonly isAttended: boolean;
  readonly returnUrl: string;
  readonly language: Language;
  /** The provider's name of the payment; kept before anything is charged. undefined: it has none yet. */
  readonly ref: string | undefined;
  /** Whether money may have moved: a charge or a confirmation was asked for. */
  readonly isAsked: boolean;
  readonly state: AttemptState;
  readonly problem: PaymentProblem | undefined;
  readonly createdAt: Instant;
  readonly endedAt: Instant | undefined;
  /** When the newest look began that showed it paid: what an older one shows is no news. */
  readonly lookedAt: Instant | undefined;
}

/** Why money goes back: somebody here asked for it, somebody at the provider did, or it was never ours. */
export type RefundSource = 'asked' | 'provider' | 'surplus';

/**
 * Money that goes back. `asked`: its credits are taken out, and the provider was or will be asked. A surplus is asked for
 * again and again, with the `problem` of the last time, since none of it may stay here. `undone`: it was done, and its
 * provider has the money again, since the bank did not take it.
 */
export interface OrderRefund {
  /** UUIDv7; the provider's key against doing it twice. */
  readonly id: string;
  readonly orderId: string;
  /** Of the payment; undefined: a bank transfer. */
  readonly attemptId: string | undefined;
  readonly source: RefundSource;
  /** Unique for an order. */
  readonly key: string;
  /** What it takes out of the order's lots; nothing of a surplus. */
  readonly creditsMicro: MicroCredits;
  /** What goes back, above zero. */
  readonly price: Price;
  readonly state: 'asked' | 'done' | 'refused' | 'undone';
  readonly problem: PaymentProblem | undefined;
  readonly reason: string;
  readonly by: { readonly id: string; readonly address: string };
  readonly createdAt: Instant;
  readonly endedAt: Instant | undefined;
}

/** A lot that an order has granted: number 0 for its payment, 1, 2 … for what was given again. */
export interface OrderLot {
  readonly orderId: string;
  readonly number: number;
  readonly lotId: string;
  readonly amountMicro: MicroCredits;
}
