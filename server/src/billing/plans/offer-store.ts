import type { Offer, OfferKind } from './plan.ts';

/** Where plans and packages are kept: every version, for ever. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface OfferStore<Tx> {
  /** The newest version of each, by age. */
  newest(kind: OfferKind, tx?: Tx): Promise<readonly Offer[]>;
  /** That version; without one the newest. */
  find(asked: AskedOffer, tx?: Tx): Promise<Offer | undefined>;
  /** Throws a UniqueViolation when the version is there. */
  add(tx: Tx, kind: OfferKind, offer: Offer): Promise<void>;
}

/** A version of an offer. */
export interface AskedOffer {
  readonly kind: OfferKind;
  readonly id: string;
  readonly version?: number | undefined;
}
