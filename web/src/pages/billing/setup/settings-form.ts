import {
  BILLING_BOUNDS,
  type BillingSettingsFacts,
  type ChangeBillingSettings,
  isBusinessNumber,
  type SellerFacts,
  sellerSchema,
} from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';

/** The fields of the seller in the order in which they are asked for. */
export const SELLER_FIELDS = [
  'company',
  'business_number',
  'representative',
  'phone',
  'address',
  'business_type',
  'business_item',
  'email',
] as const satisfies readonly (keyof SellerFacts)[];

export type SellerProblems = Partial<Record<keyof SellerFacts, TextId>>;

type Checked<Value, Problems> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'problems'; readonly problems: Problems };

/** Reads the seller from what was typed. Every field may stay empty. */
export function checkSeller(form: SellerFacts): Checked<SellerFacts, SellerProblems> {
  const number = form.business_number.replaceAll(/[\s-]/g, '');
  const parsed = sellerSchema.safeParse({ ...form, business_number: number, email: form.email.trim() });
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]));
  const problems: SellerProblems = Object.fromEntries(
    SELLER_FIELDS.filter((field) => wrong.has(field)).map((field) => [
      field,
      field === 'email' ? 'billing.problem.email' : 'billing.problem.line',
    ]),
  );
  const isNumberGood = number === '' || isBusinessNumber(number);
  if (parsed.success && isNumberGood) return { kind: 'value', value: parsed.data };
  return {
    kind: 'problems',
    problems: isNumberGood ? problems : { ...problems, business_number: 'billing.problem.businessNumber' },
  };
}

/** What somebody has typed of tax, account and days. */
export interface MoneyForm {
  readonly vatKrw: string;
  readonly vatUsd: string;
  readonly bank: string;
  readonly number: string;
  readonly holder: string;
  readonly days: string;
}

export type MoneyProblems = Partial<Record<keyof MoneyForm, TextId>>;

/** What the form begins with. */
export function moneyFormOf({
  vat_percent: vat,
  bank_account: account,
  deposit_days: days,
}: BillingSettingsFacts): MoneyForm {
  return { vatKrw: String(vat.KRW), vatUsd: String(vat.USD), ...account, days: String(days) };
}

/** Reads tax, account and days from what was typed. An account is given whole, or not at all. */
export function checkMoneyForm(form: MoneyForm): Checked<ChangeBillingSettings, MoneyProblems> {
  const account = { bank: form.bank.trim(), number: form.number.trim(), holder: form.holder.trim() };
  const isAccountBegun = Object.values(account).some((text) => text !== '');
  const vat = { KRW: whole(form.vatKrw), USD: whole(form.vatUsd) };
  const days = whole(form.days);
  const needed = (field: keyof typeof account): MoneyProblems =>
    isAccountBegun && account[field] === '' ? { [field]: 'billing.problem.account' } : {};
  const problems: MoneyProblems = {
    ...(isPercent(vat.KRW) ? {} : { vatKrw: 'billing.problem.percent' }),
    ...(isPercent(vat.USD) ? {} : { vatUsd: 'billing.problem.percent' }),
    ...(days >= 1 && days <= BILLING_BOUNDS.depositDaysMax ? {} : { days: 'billing.problem.days' }),
    ...needed('bank'),
    ...needed('number'),
    ...needed('holder'),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return { kind: 'value', value: { vat_percent: vat, bank_account: account, deposit_days: days } };
}

const isPercent = (percent: number) => percent >= 0 && percent <= BILLING_BOUNDS.vatPercentMax;

/** A whole number as typed; NaN, which lies within no bounds, when it is none. */
function whole(text: string): number {
  return /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
}
