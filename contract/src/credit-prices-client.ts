import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import {
  type ChangeCreditPriceSettings,
  creditPricePreviewSchema,
  creditPriceSchema,
  creditPriceSettingsSchema,
  type EndCreditPrice,
  type NewCreditPrice,
  type PreviewCreditPrices,
} from './credit-prices.ts';
import { pageOf } from './people.ts';

const PATH = ['credits', 'prices'] as const;

/** What calls cost in credits, and who pays in credits. */
export function creditPriceCalls(call: Caller) {
  return {
    creditPrices: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at(...PATH), query: { ...page }, answer: pageOf(creditPriceSchema), ...how }),
    createCreditPrice: (body: NewCreditPrice, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at(...PATH), body, answer: creditPriceSchema, ...how }),
    endCreditPrice: (id: string, body: EndCreditPrice, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at(...PATH, id, 'end'), body, answer: creditPriceSchema, ...how }),
    creditPriceSettings: (how: CallOptions = {}) =>
      call({ path: at(...PATH, 'settings'), answer: creditPriceSettingsSchema, ...how }),
    changeCreditPriceSettings: (body: ChangeCreditPriceSettings, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at(...PATH, 'settings'), body, answer: creditPriceSettingsSchema, ...how }),
    /** What a time would have cost; nothing is charged or kept. */
    previewCreditPrices: (body: PreviewCreditPrices, how: CallOptions = {}) =>
      call({ method: 'POST', path: at(...PATH, 'preview'), body, answer: creditPricePreviewSchema, ...how }),
  };
}
