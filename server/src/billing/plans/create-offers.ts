import { BILLING_BOUNDS } from '@tallygate/contract';
import { AMOUNT_MAX } from '#credits';
import { type Clock, invariant } from '#kernel';
import { MONEY_MAX } from '../money.ts';
import type { BillingOutcome } from '../outcome.ts';
import type { AskedOffer, OfferStore } from './offer-store.ts';
import type { Offer, OfferKind } from './plan.ts';

/** What plans and packages act with. */
export interface OfferPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: OfferStore<Tx>;
  readonly clock: Pick<Clock, 'now'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx> = ((tx: Tx, offer: Offer, before?: Offer) => Promise<void>) | undefined;

/** What is for sale: plans, and packages of credits. */
export interface Offers<Tx> {
  /** The newest version of each, by age; with those that nobody buys any more, unless it is said otherwise. */
  list(kind: OfferKind, options?: { readonly isOfferedOnly?: boolean }): Promise<readonly Offer[]>;
  /** That version; without one the newest. */
  find(asked: AskedOffer, tx?: Tx): Promise<Offer | undefined>;
  /** Refused with `count_max_reached`. */
  add(asked: NewOffer & { readonly keep?: KeepWith<Tx> }): Promise<BillingOutcome<Offer>>;
  /** Makes a new version, unless nothing is different. Refused with `billing_offer_unknown`. */
  change(asked: OfferChange & { readonly keep?: KeepWith<Tx> }): Promise<BillingOutcome<Offer>>;
}

/** What is to be offered. */
export interface NewOffer extends Pick<Offer, 'names' | 'creditsMicro' | 'supply' | 'by'> {
  readonly kind: OfferKind;
}

/** What is to be different; what is not named stays. Another currency is refused with `billing_currency_mismatch`. */
export interface OfferChange extends Partial<Pick<Offer, 'names' | 'creditsMicro' | 'supply' | 'isOffered'>> {
  readonly kind: OfferKind;
  readonly id: string;
  readonly by: Offer['by'];
}

/** So that the price with any tax stays below what one payment may be. */
const SUPPLY_MAX = MONEY_MAX / 2n;

/** Makes the management of plans and packages. */
export function createOffers<Tx>(ports: OfferPorts<Tx>): Offers<Tx> {
  const { transaction, store } = ports;
  return {
    list: async (kind, { isOfferedOnly = false } = {}) =>
      (await store.newest(kind)).filter(({ isOffered }) => isOffered || !isOfferedOnly),
    find: (asked, tx) => store.find(asked, tx),
    add: ({ keep, ...asked }) =>
      transaction(async (tx) => {
        if ((await store.newest(asked.kind, tx)).length >= BILLING_BOUNDS.offersMax) {
          return refused('count_max_reached', { count_max: BILLING_BOUNDS.offersMax });
        }
        const { names, creditsMicro, supply, by } = asked;
        const made = { id: ports.newId(), version: 1, createdAt: ports.clock.now() };
        const offer: Offer = { ...made, names, creditsMicro, supply, by, isOffered: true };
        return await keepVersion(ports, tx, { kind: asked.kind, offer, before: undefined, keep });
      }),
    change: ({ keep, ...change }) =>
      transaction(async (tx) => {
        const before = await store.find({ kind: change.kind, id: change.id }, tx);
        if (before === undefined) return refused('billing_offer_unknown', { offer: change.id.slice(0, 64) });
        const offer = changed(before, change);
        if (offer.supply.currency !== before.supply.currency) {
          return refused('billing_currency_mismatch', { currency: before.supply.currency });
        }
        if (isSame(before, offer)) {
          await keep?.(tx, before, before);
          return { kind: 'done', value: before };
        }
        const next = { ...offer, version: before.version + 1, createdAt: ports.clock.now(), by: change.by };
        return await keepVersion(ports, tx, { kind: change.kind, offer: next, before, keep });
      }),
  };
}

async function keepVersion<Tx>(
  { store }: OfferPorts<Tx>,
  tx: Tx,
  made: {
    readonly kind: OfferKind;
    readonly offer: Offer;
    readonly before: Offer | undefined;
    readonly keep: KeepWith<Tx>;
  },
): Promise<BillingOutcome<Offer>> {
  const { kind, offer, before, keep } = made;
  const { creditsMicro, supply } = offer;
  invariant(creditsMicro > 0n && creditsMicro <= AMOUNT_MAX, 'an offer has credits, and no more than a lot may have');
  const leastMinor = kind === 'plan' ? 0n : 1n;
  if (supply.minor < leastMinor || supply.minor > SUPPLY_MAX) return refused('billing_price_out_of_range', {});
  await store.add(tx, kind, offer);
  await keep?.(tx, offer, before);
  return { kind: 'done', value: offer };
}

function changed(before: Offer, change: OfferChange): Offer {
  const { names = before.names, creditsMicro = before.creditsMicro, supply = before.supply } = change;
  return { ...before, names, creditsMicro, supply, isOffered: change.isOffered ?? before.isOffered };
}

function isSame(one: Offer, other: Offer): boolean {
  const facts = ({ names, creditsMicro, supply, isOffered }: Offer) =>
    JSON.stringify([names.ko, names.en, String(creditsMicro), String(supply.minor), isOffered]);
  return facts(one) === facts(other);
}

function refused(
  code: Extract<BillingOutcome<never>, { kind: 'refused' }>['code'],
  details: Readonly<Record<string, string | number>>,
): Extract<BillingOutcome<never>, { kind: 'refused' }> {
  return { kind: 'refused', code, details };
}
