/** What the account chose for its billing. */
export interface BillingSettings {
  /** Who sells: printed on documents. Empty texts until somebody fills them in. */
  readonly seller: Seller;
  /** Whole hundredths that are added to a price. */
  readonly vatPercent: { readonly KRW: number; readonly USD: number };
  /** Where transfers go, as people read it. Empty: bank transfers are not offered. */
  readonly bankAccount: { readonly bank: string; readonly number: string; readonly holder: string };
  /** Days until a transfer should be there; printed, nothing ends by itself. */
  readonly depositDays: number;
}

/** Who sells. */
export interface Seller {
  readonly company: string;
  /** Ten digits, or empty. */
  readonly businessNumber: string;
  readonly representative: string;
  readonly address: string;
  readonly businessType: string;
  readonly businessItem: string;
  readonly email: string;
  readonly phone: string;
}

/** Before anybody chose. */
export const FIRST_BILLING_SETTINGS: BillingSettings = {
  seller: {
    company: '',
    businessNumber: '',
    representative: '',
    address: '',
    businessType: '',
    businessItem: '',
    email: '',
    phone: '',
  },
  vatPercent: { KRW: 10, USD: 0 },
  bankAccount: { bank: '', number: '', holder: '' },
  depositDays: 7,
};
