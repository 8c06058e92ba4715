import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import { pageOf } from './people.ts';
import {
  type DefaultHold,
  type EndPrice,
  type NewPrice,
  priceLookupSchema,
  priceSchema,
  priceSettingsSchema,
  type Rerate,
  rerateAnswerSchema,
  unknownPricesSchema,
} from './prices.ts';

/** The own price book, and costs. */
export function priceCalls(call: Caller) {
  return {
    prices: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('prices'), query: { ...page }, answer: pageOf(priceSchema), ...how }),
    /** What would be charged, and what the catalogue alone says. `at`: default now. */
    lookUpPrice: (
      asked: { readonly provider: string; readonly model: string; readonly at?: string | undefined },
      how: CallOptions = {},
    ) => call({ path: at('prices', 'lookup'), query: { ...asked }, answer: priceLookupSchema, ...how }),
    /** What was used in `[from, to)` and has no cost. */
    unknownPrices: (range: { readonly from: string; readonly to: string }, how: CallOptions = {}) =>
      call({ path: at('prices', 'unknown'), query: { ...range }, answer: unknownPricesSchema, ...how }),
    /** A price that is far from the catalogue's is refused (409 `price_far_from_catalogue`) until it is confirmed. */
    createPrice: (body: NewPrice, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('prices'), body, answer: priceSchema, ...how }),
    endPrice: (id: string, body: EndPrice = {}, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('prices', id, 'end'), body, answer: priceSchema, ...how }),
    /** May be asked for again: only what is still missing is written. */
    rerate: (body: Rerate, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('prices', 'rerate'), body, answer: rerateAnswerSchema, ...how }),
    priceSettings: (how: CallOptions = {}) =>
      call({ path: at('prices', 'settings'), answer: priceSettingsSchema, ...how }),
    changePriceSettings: (body: DefaultHold, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('prices', 'settings'), body, answer: priceSettingsSchema, ...how }),
  };
}
