import { ApiFailure } from '@tallygate/contract';
import { COMPONENTS, type Component } from './price-form.ts';

/** A price that the API asks about: it is far from the catalogue's. Both in US dollars per million tokens. */
export interface FarPrice {
  /** Undefined: a part that this release does not know. */
  readonly component: Component | undefined;
  /** Place of the context tier that it is of, from 0; undefined: of the standard prices. */
  readonly contextTier: number | undefined;
  readonly price: string;
  readonly cataloguePrice: string;
  readonly catalogue: string;
  /** How many times the larger is the smaller; undefined: the smaller is 0. */
  readonly times: number | undefined;
  readonly isAbove: boolean;
}

/** What the API asks about; undefined: it failed for another reason. */
export function farPriceOf(error: unknown): FarPrice | undefined {
  if (!(error instanceof ApiFailure) || error.code !== 'price_far_from_catalogue') return undefined;
  const { component, price, catalogue_price: cataloguePrice, catalogue } = error.details;
  const [own, published] = [Number(price), Number(cataloguePrice)];
  const [smaller, larger] = own < published ? [own, published] : [published, own];
  const [, tier, name] = /^(?:context_tiers\[(\d+)\]\.)?(\w+)$/.exec(String(component)) ?? [];
  return {
    component: COMPONENTS.find((each) => each === name),
    contextTier: tier === undefined ? undefined : Number(tier),
    price: String(price),
    cataloguePrice: String(cataloguePrice),
    catalogue: String(catalogue),
    times: smaller === 0 ? undefined : larger / smaller,
    isAbove: own > published,
  };
}
