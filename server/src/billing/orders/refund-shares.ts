import type { MicroCredits } from '#credits';
import type { Price } from '../money.ts';
import { totalOf } from '../money.ts';
import type { OrderRefund } from './attempt.ts';
import type { Order } from './order.ts';

/** Refunds that count for the order itself, now or as soon as their provider has answered. */
export function countedRefunds(refunds: readonly OrderRefund[]): readonly OrderRefund[] {
  return refunds.filter(({ source, state }) => source !== 'surplus' && (state === 'asked' || state === 'done'));
}

/** Whether money of the order's own is going back. What never was its own does not hold it up. */
export function isRefundPending({ refunds }: { readonly refunds: readonly OrderRefund[] }): boolean {
  return countedRefunds(refunds).some(({ state }) => state === 'asked');
}

/** Money of the order's payment that has not gone back. */
export function leftMinor({ price }: Order, refunds: readonly OrderRefund[]): bigint {
  return countedRefunds(refunds).reduce((left, refund) => left - totalOf(refund.price).minor, totalOf(price).minor);
}

/** What goes back for credits: in proportion, rounded down; for all credits of the order all that is left. */
export function minorForCredits(order: Order, refunds: readonly OrderRefund[], creditsMicro: MicroCredits): bigint {
  const left = leftMinor(order, refunds);
  const taken = countedRefunds(refunds).reduce((sum, refund) => sum + refund.creditsMicro, 0n);
  if (taken + creditsMicro >= order.creditsMicro) return left;
  const share = (totalOf(order.price).minor * creditsMicro) / order.creditsMicro;
  return least(share, left);
}

/**
 * The credits of money that went back at the provider: in proportion, rounded down over all of it, so that several parts
 * take as much as one.
 */
export function creditsForMinor(order: Order, refunds: readonly OrderRefund[], minor: bigint): MicroCredits {
  const before = countedRefunds(refunds)
    .filter(({ source }) => source === 'provider')
    .reduce((sum, { price }) => sum + totalOf(price).minor, 0n);
  const total = totalOf(order.price).minor;
  const shareOf = (part: bigint) => (order.creditsMicro * part) / total;
  return shareOf(before + minor) - shareOf(before);
}

/** Supply and tax of an amount that goes back: in proportion, and what is left of each with the last of it. */
export function refundPrice(order: Order, refunds: readonly OrderRefund[], minor: bigint): Price {
  const counted = countedRefunds(refunds);
  const { currency, supplyMinor, vatMinor } = order.price;
  const vatLeft = counted.reduce((left, { price }) => left - price.vatMinor, vatMinor);
  const supplyLeft = counted.reduce((left, { price }) => left - price.supplyMinor, supplyMinor);
  const share = (vatMinor * minor) / (supplyMinor + vatMinor);
  const vat = greatest(least(share, vatLeft), minor - supplyLeft);
  return { currency, supplyMinor: minor - vat, vatMinor: vat };
}

function least(one: bigint, other: bigint): bigint {
  if (one < other) return one;
  return other;
}

function greatest(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}
