import type { MicroCredits } from '#credits';
import type { Instant } from '#kernel';
import type { Price } from '../money.ts';
import type { DisputeState, PaymentChannel, PaymentProblem } from '../payments/payment-provider.ts';

/** A text in both languages. */
export interface BothLanguages {
  readonly ko: string;
  readonly en: string;
}

/** What an order buys: the credits of a plan's month, or of a package. */
export type OrderKind = 'plan' | 'top_up';

/** Who asked for it: a person, the plan's next month, or the rule that keeps credits above a threshold. */
export type OrderCause = 'person' | 'renewal' | 'auto_top_up';

/**
 * How an order stands. `open`: nothing is known to be paid. `granted`: paid, and its credits are there.
 * `failed` and `cancelled`: nothing was paid; when money comes all the same, it is granted. What failed may be paid again.
 */
export type OrderState = 'open' | 'granted' | 'failed' | 'cancelled';

/** What an order is, from its making on. */
export interface OrderFacts {
  /** UUIDv7. */
  readonly id: string;
  /** What people call it: `2026-000123`, counted in each year of the account's zone. */
  readonly number: string;
  readonly workspaceId: string;
  readonly kind: OrderKind;
  readonly cause: OrderCause;
  /** Names what it is for, so that one cause makes one order: `subscription:{id}:{month}`, `person:{uuid}`, `auto:{workspace}:{uuid}`. Unique. */
  readonly causeKey: string;
  /** The plan's or the package's name, as it was. */
  readonly title: BothLanguages;
  readonly creditsMicro: MicroCredits;
  readonly price: Price;
  readonly channel: PaymentChannel;
  /** The registered method that pays. */
  readonly methodId: string;
  readonly createdAt: Instant;
  /** Id and address of who asked; the system's for renewals and automatic top-ups. */
  readonly by: { readonly id: string; readonly address: string };
  /** The credits end then; undefined: 360 days from the payment, by the workspace's policy. */
  readonly creditsUntil: Instant | undefined;
}

/** An order of credits. */
export interface Order extends OrderFacts {
  readonly state: OrderState;
  /** Why it failed, or why its last attempt did. */
  readonly problem: PaymentProblem | undefined;
  /** The first payment that succeeded; a second one is given back. undefined: none did, or it costs nothing. */
  readonly payment: PaidFacts | undefined;
  readonly endedAt: Instant | undefined;
  /** The lot that it granted. */
  readonly lotId: string | undefined;
  readonly expiresAt: Instant | undefined;
  /** Money that went back, at the provider or by transfer. */
  readonly refundedMinor: bigint;
  readonly dispute: DisputeState;
  /** Credits that are to be taken out of its lots because their money is gone, since the beginning. */
  readonly clawDueMicro: MicroCredits;
  /** Of them: taken out. The rest was used, or is held and follows when it comes back. */
  readonly clawedMicro: MicroCredits;
  /** Given again since a dispute was won or a refund did not happen. */
  readonly reinstatedMicro: MicroCredits;
}

/** The payment of an order. */
export interface PaidFacts {
  /** The provider's name of it; of a bank transfer the id that the deposit has here. */
  readonly ref: string;
  readonly paidAt: Instant;
  readonly cardBrand: string;
  readonly cardLast4: string;
  readonly approvalNumber: string;
  readonly receiptUrl: string;
  /** Made with a key for trying out, or in the sandbox: no money moved. */
  readonly isTest: boolean;
}
