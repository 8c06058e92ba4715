import type { Language } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { Money } from '../money.ts';

/** Who moves money by card. `sandbox` moves none and is for trying out. */
export const CARD_PROVIDERS = ['stripe', 'toss', 'sandbox'] as const;
export type CardProvider = (typeof CARD_PROVIDERS)[number];

/** How an order is paid: by a card provider, or by bank transfer on a tax invoice. */
export type PaymentChannel = CardProvider | 'bank_transfer';

/**
 * A card provider. Nothing that a webhook or a browser says is believed: they only cause `lookUp`.
 * Every call is bounded in time and size by its adapter.
 */
export interface PaymentProvider {
  readonly name: CardProvider;
  /** Begins to register a card: where the browser goes next. The same `methodId` begins the same registration. */
  beginMethod(asked: NewMethod): Promise<ProviderAnswer<BegunMethod>>;
  /** Looks what came of a registration. `returned`: the query that the browser brought back. */
  finishMethod(asked: ReturnedMethod): Promise<ProviderAnswer<MethodView>>;
  /** Forgets a card at the provider, where it can be forgotten. */
  forgetMethod(method: ChargedMethod): Promise<ProviderAnswer<undefined>>;
  /**
   * Gives a payment its name at the provider, so that it can be looked up whatever happens later. Charges nothing.
   * The same attempt has the same name.
   */
  openPayment(attempt: PaymentAttempt): Promise<ProviderAnswer<OpenedPayment>>;
  /** Charges the attempt's registered card. The same attempt charges once, however often it is asked. */
  charge(attempt: PaymentAttempt & { readonly ref: string }): Promise<ProviderAnswer<PaymentView>>;
  /** Completes a payment that a person confirmed in the provider's window. `returned`: the query that came back. */
  confirm(asked: ReturnedPayment): Promise<ProviderAnswer<PaymentView>>;
  /** How a payment stands. undefined: the provider has nothing under this name (yet). */
  lookUp(ref: string): Promise<ProviderAnswer<PaymentView | undefined>>;
  /** Gives money back. The same `key` gives back once. */
  refund(asked: AskedRefund): Promise<ProviderAnswer<PaymentView>>;
  /** Payments that were made, refunded or disputed in a range, page by page: for the daily reconciliation. */
  changed(asked: {
    readonly from: Instant;
    readonly to: Instant;
    readonly cursor?: string;
  }): Promise<ProviderAnswer<{ readonly payments: readonly PaymentView[]; readonly nextCursor: string | undefined }>>;
  /** Reads a webhook: verified where the provider signs, else only a reason to look up. */
  readWebhook(asked: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
    readonly now: Instant;
  }): WebhookReading;
}

/**
 * What a provider said. `unknown`: no answer, or none that can be read; whatever was asked may have happened.
 * `refused`: it did not happen, and asking the same again will not help. `code` is a `PaymentProblem`.
 */
export type ProviderAnswer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'unknown'; readonly detail: string }
  | { readonly kind: 'refused'; readonly code: PaymentProblem; readonly detail: string };

/** Why money did not move. Words for people are in the contract. */
export const PAYMENT_PROBLEMS = [
  'card_declined',
  'funds_insufficient',
  'card_expired',
  'card_limit',
  'authentication_needed',
  'person_cancelled',
  'never_completed',
  'amount_refused',
  'currency_refused',
  'method_unknown',
  'already_refunded',
  'provider_refused',
  'credential_refused',
] as const;
export type PaymentProblem = (typeof PAYMENT_PROBLEMS)[number];

/** A card that is to be registered. */
export interface NewMethod {
  readonly methodId: string;
  /** Names the buyer at the provider; the same for all cards of the account. */
  readonly customerRef: string;
  readonly holder: { readonly name: string; readonly email: string };
  /** The token of a card that the account registered there before, so that the provider keeps one buyer; undefined: none was. */
  readonly earlierToken: string | undefined;
  /** Where the browser comes back to; the provider adds a query. */
  readonly returnUrl: string;
  readonly language: Language;
}

/** Where a registration goes on. */
export interface BegunMethod {
  /** Names the registration at the provider. */
  readonly ref: string;
  /** Where the browser goes: an absolute URL of the provider, or a path of ours that opens the provider's window. */
  readonly nextUrl: string;
}

/** A registration whose browser came back, or that is looked at again. */
export interface ReturnedMethod {
  readonly methodId: string;
  readonly customerRef: string;
  readonly ref: string;
  readonly returned: Readonly<Record<string, string>>;
}

/** A registration as it stands. */
export type MethodView =
  | { readonly status: 'waiting' }
  | { readonly status: 'failed'; readonly code: PaymentProblem }
  | {
      readonly status: 'ready';
      /** What charges need; kept sealed. */
      readonly token: string;
      readonly card: CardFacts;
    };

/** What people recognise a card by. */
export interface CardFacts {
  readonly brand: string;
  readonly last4: string;
  /** undefined: not told. */
  readonly expires: { readonly year: number; readonly month: number } | undefined;
}

/** A registered card as charges need it. */
export interface ChargedMethod {
  readonly methodId: string;
  readonly customerRef: string;
  readonly token: string;
}

/** One try to have an order paid. */
export interface PaymentAttempt {
  /** UUIDv7; the provider's order id and the key against doing it twice. */
  readonly attemptId: string;
  readonly orderId: string;
  /** What people read on their bill. */
  readonly title: string;
  readonly total: Money;
  readonly vatMinor: bigint;
  readonly method: ChargedMethod;
  /** A person is there and can confirm in a window. */
  readonly isAttended: boolean;
  /** It is a month of a subscription: some contracts let registered cards be charged for nothing else. */
  readonly isRecurring: boolean;
  readonly returnUrl: string;
  readonly language: Language;
}

/** A payment that has its name. */
export interface OpenedPayment {
  readonly ref: string;
  /** Where a person has to go before it can be charged; undefined: nowhere, `charge` comes next. */
  readonly nextUrl: string | undefined;
}

/** A payment whose browser came back. */
export interface ReturnedPayment {
  readonly attemptId: string;
  readonly ref: string;
  readonly total: Money;
  readonly returned: Readonly<Record<string, string>>;
}

/** Money to be given back. */
export interface AskedRefund {
  readonly ref: string;
  readonly amount: Money;
  /** UUIDv7 of the refund. */
  readonly key: string;
  readonly reason: string;
}

/** How a dispute of a payment stands. While it is `open`, and when it is `lost`, the money is gone. */
export type DisputeState = 'none' | 'open' | 'won' | 'lost';

/** A payment as its provider has it. */
export interface PaymentView {
  readonly ref: string;
  /** Of the attempt that opened it; undefined: it is none of ours. */
  readonly attemptId: string | undefined;
  /** `waiting`: neither paid nor given up; `needs_person` with a `nextUrl`. */
  readonly status: 'waiting' | 'needs_person' | 'succeeded' | 'failed';
  readonly nextUrl: string | undefined;
  readonly problem: PaymentProblem | undefined;
  readonly total: Money;
  /** When the money moved; defined when it succeeded. */
  readonly paidAt: Instant | undefined;
  /** All that was given back so far, disputes not counted. */
  readonly refundedMinor: bigint;
  readonly dispute: DisputeState;
  readonly card: CardFacts | undefined;
  /** Of the card network; printed on card slips. */
  readonly approvalNumber: string | undefined;
  readonly receiptUrl: string | undefined;
  /** Told by `markTest`, which knows the key: no money moved. */
  readonly isTest?: boolean;
}

/** What a webhook tells us: to look at a payment, or nothing. */
export type WebhookReading =
  | { readonly kind: 'payment'; readonly eventId: string; readonly ref: string }
  | { readonly kind: 'nothing'; readonly eventId: string }
  | { readonly kind: 'refused'; readonly detail: string };
