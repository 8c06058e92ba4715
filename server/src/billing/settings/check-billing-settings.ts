import { isBusinessNumber } from '@tallygate/contract';
import type { BillingSettings, Seller } from '../billing-settings.ts';

/** Bounds of what is printed, in characters, and of days. */
const BOUNDS = {
  textMax: 200,
  emailMax: 254,
  phoneMax: 30,
  days: { min: 1, max: 365 },
} as const;

const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;
const PHONE = /^[0-9+()\- ]*$/;

/** Names of what cannot be so, such as `seller.businessNumber`; none: all of it can. */
export function checkBillingSettings(settings: BillingSettings): readonly string[] {
  const { vatPercent, depositDays, bankAccount } = settings;
  const { days } = BOUNDS;
  return [
    ...wrongSeller(settings.seller),
    ...(['KRW', 'USD'] as const).filter((currency) => !isPercent(vatPercent[currency])).map((of) => `vatPercent.${of}`),
    ...(['bank', 'number', 'holder'] as const)
      .filter((name) => !isLine(bankAccount[name]))
      .map((of) => `bankAccount.${of}`),
    ...(isPartial(bankAccount) ? ['bankAccount'] : []),
    ...(Number.isInteger(depositDays) && depositDays >= days.min && depositDays <= days.max ? [] : ['depositDays']),
  ];
}

function wrongSeller(seller: Seller): readonly string[] {
  const wrong = (Object.keys(seller) as (keyof Seller)[]).filter((name) => !isLine(seller[name]));
  const { businessNumber, email, phone } = seller;
  if (businessNumber !== '' && !isBusinessNumber(businessNumber)) wrong.push('businessNumber');
  if (email !== '' && (!EMAIL.test(email) || email.length > BOUNDS.emailMax)) wrong.push('email');
  if (phone.length > BOUNDS.phoneMax || !PHONE.test(phone)) wrong.push('phone');
  return [...new Set(wrong)].map((name) => `seller.${name}`);
}

/** A line that can be printed: no control characters, well formed, without space around it. */
function isLine(text: string): boolean {
  return text.length <= BOUNDS.textMax && /^\P{Cc}*$/u.test(text) && text.isWellFormed() && text === text.trim();
}

function isPercent(percent: number): boolean {
  return Number.isInteger(percent) && percent >= 0 && percent <= 100;
}

/** A bank account that nobody can pay into. */
function isPartial(account: BillingSettings['bankAccount']): boolean {
  const filled = Object.values(account).filter((text) => text !== '').length;
  return filled !== 0 && filled !== Object.keys(account).length;
}
