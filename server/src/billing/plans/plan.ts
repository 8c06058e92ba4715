import type { MicroCredits } from '#credits';
import type { Instant } from '#kernel';
import type { Money } from '../money.ts';
import type { BothLanguages } from '../orders/order.ts';

/** Something that is offered for sale. A change makes a new version; who bought an earlier one keeps it. */
export interface Offer {
  /** UUIDv7; the same for all versions. */
  readonly id: string;
  /** 1, 2, 3 … */
  readonly version: number;
  readonly names: BothLanguages;
  /** A plan's: for each month. */
  readonly creditsMicro: MicroCredits;
  /** Before tax. Of a plan it may be nothing. All versions have one currency. */
  readonly supply: Money;
  /** false: nobody buys it any more. */
  readonly isOffered: boolean;
  /** When this version was made, and by whom: id and address. */
  readonly createdAt: Instant;
  readonly by: { readonly id: string; readonly address: string };
}

/** A plan: so many credits each month for so much. */
export type Plan = Offer;

/** A package of credits to top up with. */
export type CreditPackage = Offer;

/** What is offered. */
export type OfferKind = 'plan' | 'package';
