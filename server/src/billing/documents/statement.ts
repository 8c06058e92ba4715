import type { LotOrigin, LotPayment, MicroCredits, TurnoverKind } from '#credits';
import type { Instant } from '#kernel';
import type { Seller } from '../billing-settings.ts';
import type { Money, Price } from '../money.ts';
import type { BothLanguages } from '../orders/order.ts';
import type { DocumentKind } from './document.ts';

/** A month of a workspace's credits, and of the money for them. Booked times decide what belongs to it. */
export interface Statement {
  readonly account: { readonly name: string };
  readonly workspace: { readonly id: string; readonly name: string };
  readonly seller: Seller;
  /** Of the zone: `2026-01`. */
  readonly month: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Everything that was booked before this is in it: the month's end, or now while it runs. */
  readonly asOf: Instant;
  readonly isFinal: boolean;
  readonly zone: string;
  /** Of all that is registered and not gone, less the debt. */
  readonly openingMicro: MicroCredits;
  /** Chronological. */
  readonly lines: readonly StatementLine[];
  /** What the lines come to. Uses, expiries, voids and refunds take away; all are told as positive numbers. */
  readonly sums: StatementSums;
  readonly closingMicro: MicroCredits;
  /** Documents of the month, the oldest first; at most `STATEMENT_LINES_MAX`. */
  readonly payments: readonly StatementPayment[];
  readonly paymentsLeftOff: number;
  /** Money that moved: one sum for each currency that there were documents in. */
  readonly paid: readonly StatementMoney[];
  /** Likewise what documents for trying out come to; never part of the above. */
  readonly practised: readonly StatementMoney[];
  /** There are documents, and all of them are for trying out. */
  readonly isSandbox: boolean;
}

/** More lines of a month than this are summed by day. */
export const STATEMENT_LINES_MAX = 1_000;

/** What the changes of a month come to. Opening + registered + reopened − used − expired − voided − refunded = closing. */
export interface StatementSums extends Readonly<Record<TurnoverKind, MicroCredits>> {
  readonly used: MicroCredits;
}

/** A change, or the sum of those alike of a day. */
export interface StatementLine {
  readonly kind: TurnoverKind | 'used';
  /** When it was booked; of sums the day's beginning. */
  readonly at: Instant;
  readonly isOfDay: boolean;
  /** undefined: a sum of a day. */
  readonly lot:
    | {
        readonly origin: LotOrigin;
        readonly payment: LotPayment;
        readonly expiresAt: Instant | undefined;
        readonly note: string;
        /** Of the order that paid for it, when its document is of this month. */
        readonly title: BothLanguages | undefined;
      }
    | undefined;
  /** Negative: it took away. */
  readonly changeMicro: MicroCredits;
  readonly balanceMicro: MicroCredits;
}

/** Money as a document evidences it. */
export interface StatementPayment {
  readonly at: Instant;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly title: BothLanguages;
  readonly price: Price;
  /** For trying out: no money moved. */
  readonly isSandbox: boolean;
}

/** What documents in one currency come to. */
export interface StatementMoney {
  readonly documents: number;
  readonly paid: Money;
  /** As a positive amount. */
  readonly refunded: Money;
  readonly vatMinor: bigint;
}
