import type { BillingOrderDetail } from '@tallygate/contract';
import { compareCredits } from '../../../format/credits.ts';

type Refundable = NonNullable<BillingOrderDetail['refundable']>;

/**
 * The money that goes back for credits: in proportion to the order's, rounded down; for all that are unused, what the server
 * says. Amounts are decimal texts.
 */
export function moneyBack(
  { price, credits }: Pick<BillingOrderDetail, 'price' | 'credits'>,
  refundable: Refundable,
  wanted: string,
): string {
  if (compareCredits(wanted, refundable.credits) >= 0) return refundable.total;
  const digits = price.total.split('.')[1]?.length ?? 0;
  const share = (digitsOf(price.total, digits) * digitsOf(wanted, 6)) / digitsOf(credits, 6);
  if (share >= digitsOf(refundable.total, digits)) return refundable.total;
  const text = String(share).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** A decimal text without its point, with so many digits behind it. */
function digitsOf(decimal: string, digits: number): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0').slice(0, digits));
}
