import {
  type BillingMethod,
  type BillingOffer,
  type BillingSettingsFacts,
  type InvoiceBuyerFacts,
  type Language,
  PAYMENT_PROBLEM_TEXTS,
  type PaymentProblemFacts,
} from '@tallygate/contract';
import {
  type BillingSettings,
  type InvoiceBuyer,
  type Offer,
  type PaymentMethod,
  type PaymentProblem,
  priceOf,
} from '#billing';
import { amountText } from '#credits';
import { asInstant, civilTimeAt, type Instant, isoInstant } from '#kernel';
import { priceAnswer } from './billing-money.ts';

/** An instant, or NULL. */
export function timeAnswer(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}

/** The day of an instant in a zone: `2026-01-05`. */
export function dayAnswer(at: Instant, zone: string): string {
  const { year, month, day } = civilTimeAt(at, zone);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

/** The last day on which what ends at this instant can be used. */
export function lastDayAnswer(end: Instant, zone: string): string {
  return dayAnswer(asInstant(end - 1), zone);
}

/** Why money did not move, in the caller's language. */
export function problemAnswer(problem: PaymentProblem | undefined, language: Language): PaymentProblemFacts | null {
  return problem === undefined ? null : { code: problem, message: PAYMENT_PROBLEM_TEXTS[problem][language] };
}

/** What the account chose for its billing. */
export function settingsAnswer({
  seller,
  vatPercent,
  bankAccount,
  depositDays,
}: BillingSettings): BillingSettingsFacts {
  return {
    seller: {
      company: seller.company,
      business_number: seller.businessNumber,
      representative: seller.representative,
      address: seller.address,
      business_type: seller.businessType,
      business_item: seller.businessItem,
      email: seller.email,
      phone: seller.phone,
    },
    vat_percent: { ...vatPercent },
    bank_account: { ...bankAccount },
    deposit_days: depositDays,
  };
}

/** A plan or a package, with the tax of now. */
export function offerAnswer(offer: Offer, vatPercent: BillingSettings['vatPercent']): BillingOffer {
  const { id, version, names, creditsMicro, supply, isOffered } = offer;
  return {
    ...{ id, version, names: { ...names } },
    credits: amountText(creditsMicro),
    price: priceAnswer(priceOf(supply, vatPercent[supply.currency])),
    is_offered: isOffered,
  };
}

/** A payment method. Nothing of what charges need is in it. */
export function methodAnswer(method: PaymentMethod, language: Language): BillingMethod {
  const { id, channel, state, isDefault, card, buyer, problem, createdAt, by } = method;
  return {
    ...{ id, channel, state },
    is_sandbox: channel === 'sandbox',
    is_default: isDefault,
    card: card === undefined ? null : { brand: card.brand, last4: card.last4, expires: card.expires ?? null },
    buyer: buyer === undefined ? null : buyerAnswer(buyer),
    problem: problemAnswer(problem, language),
    created_at: isoInstant(createdAt),
    created_by: by.address,
  };
}

/** Who a tax invoice is made out to, as it came. */
export function buyerOf(buyer: InvoiceBuyerFacts): InvoiceBuyer {
  return {
    businessNumber: buyer.business_number,
    company: buyer.company,
    representative: buyer.representative,
    address: buyer.address,
    businessType: buyer.business_type,
    businessItem: buyer.business_item,
    email: buyer.email,
  };
}

function buyerAnswer(buyer: InvoiceBuyer): InvoiceBuyerFacts {
  return {
    business_number: buyer.businessNumber,
    company: buyer.company,
    representative: buyer.representative,
    address: buyer.address,
    business_type: buyer.businessType,
    business_item: buyer.businessItem,
    email: buyer.email,
  };
}
