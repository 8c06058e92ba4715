import type { PaymentProblem } from './payments/payment-provider.ts';

/** What came of an act: done, or refused for a reason that has words in the contract. */
export type BillingOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'refused';
      readonly code: BillingRefusal;
      readonly problem?: PaymentProblem;
      readonly details?: Readonly<Record<string, string | number>>;
    };

/** Why billing refuses. Each is an error code of the API. */
export const BILLING_REFUSALS = [
  'billing_order_unknown',
  'billing_order_not_open',
  'billing_order_not_paid',
  'billing_method_needed',
  'billing_method_unknown',
  'billing_method_not_ready',
  'billing_method_in_use',
  'billing_provider_off',
  'billing_provider_unreachable',
  'billing_payment_failed',
  'billing_offer_unknown',
  'billing_offer_withdrawn',
  'billing_price_changed',
  'billing_price_out_of_range',
  'count_max_reached',
  'billing_currency_mismatch',
  'billing_bank_account_missing',
  'billing_seller_missing',
  'billing_deposit_amount',
  'billing_deposit_time',
  'billing_period_over',
  'billing_refund_nothing',
  'billing_refund_pending',
  'billing_subscription_exists',
  'billing_subscription_unknown',
  'billing_subscription_ended',
  'billing_auto_top_up_not_allowed',
  'billing_auto_top_up_cap_low',
  'billing_document_unknown',
  'billing_tax_office_known',
  'billing_tax_office_not_invoice',
] as const;
export type BillingRefusal = (typeof BILLING_REFUSALS)[number];
