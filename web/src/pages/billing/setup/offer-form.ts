import { type BillingOffer, type CurrencyCode, type NewBillingOffer, newOfferSchema } from '@tallygate/contract';
import { amountOfMinor, readMoney } from '../../../format/money-text.ts';
import type { TextId } from '../../../locales/ko.ts';

/** What somebody has typed of a plan or a package. */
export interface OfferForm {
  readonly ko: string;
  readonly en: string;
  readonly credits: string;
  readonly currency: CurrencyCode;
  /** Before tax. */
  readonly supply: string;
}

export type OfferProblems = Partial<Record<'ko' | 'en' | 'credits' | 'supply', TextId>>;

/** What the form begins with. */
export function offerFormOf(offer: BillingOffer | undefined): OfferForm {
  if (offer === undefined) return { ko: '', en: '', credits: '', currency: 'KRW', supply: '' };
  const { names, credits, price } = offer;
  return { ...names, credits, currency: price.currency, supply: price.supply };
}

/** Reads a plan or a package from what was typed. People write thousands with commas. */
export function checkOfferForm(
  form: OfferForm,
):
  | { readonly kind: 'value'; readonly value: NewBillingOffer }
  | { readonly kind: 'problems'; readonly problems: OfferProblems } {
  const { currency } = form;
  const supply = readMoney(form.supply, currency);
  const value = {
    names: { ko: form.ko.trim(), en: form.en.trim() },
    credits: form.credits.trim().replaceAll(',', ''),
    price: { currency, supply: supply ?? '' },
  };
  const parsed = newOfferSchema.safeParse(value);
  if (parsed.success && supply !== undefined) return { kind: 'value', value };
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path.at(-1)));
  return {
    kind: 'problems',
    problems: {
      ...(wrong.has('ko') ? { ko: 'billing.problem.name' } : {}),
      ...(wrong.has('en') ? { en: 'billing.problem.name' } : {}),
      ...(wrong.has('credits') ? { credits: 'billing.problem.credits' } : {}),
      ...(supply === undefined || wrong.has('supply') ? { supply: supplyProblem(currency) } : {}),
    },
  };
}

/** What would be paid for a supply: tax below the smallest unit is not raised. Undefined: the supply is no amount. */
export function totalOfSupply(typed: string, currency: CurrencyCode, vatPercent: number): string | undefined {
  const supply = readMoney(typed, currency);
  if (supply === undefined) return undefined;
  const [whole = '0', fraction = ''] = supply.split('.');
  const minor = currency === 'KRW' ? BigInt(whole) : BigInt(whole + fraction.padEnd(2, '0'));
  return amountOfMinor(String(minor + (minor * BigInt(vatPercent)) / 100n), currency);
}

function supplyProblem(currency: CurrencyCode): TextId {
  return currency === 'KRW' ? 'billing.problem.won' : 'billing.problem.dollars';
}
