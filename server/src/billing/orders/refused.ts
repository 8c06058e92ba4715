import type { BillingOutcome, BillingRefusal } from '../outcome.ts';
import type { PaymentProblem } from '../payments/payment-provider.ts';

/** Shorthand for a refusal. */
export function refused(
  code: BillingRefusal,
  details?: Readonly<Record<string, string | number>>,
): BillingOutcome<never> {
  return details === undefined ? { kind: 'refused', code } : { kind: 'refused', code, details };
}

/** A payment that did not come about, and why. */
export function paymentRefused(problem: PaymentProblem): BillingOutcome<never> {
  return { kind: 'refused', code: 'billing_payment_failed', problem };
}

/** Shorthand for what was done. */
export function done<Value>(value: Value): { readonly kind: 'done'; readonly value: Value } {
  return { kind: 'done', value };
}
