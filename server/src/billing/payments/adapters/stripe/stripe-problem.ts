import type { PaymentProblem } from '../../payment-provider.ts';

/** https://docs.stripe.com/declines/codes */
const LIMIT_CODES = ['card_velocity_exceeded', 'withdrawal_count_limit_exceeded'];
const PERSON_CODES = ['authentication_required', 'payment_intent_authentication_failure', 'authentication_not_handled'];

/** Why a card was not charged. https://docs.stripe.com/error-codes */
export function declineOf(
  error:
    | { readonly code?: string | null | undefined; readonly decline_code?: string | null | undefined }
    | null
    | undefined,
): PaymentProblem {
  const codes = [error?.decline_code, error?.code];
  if (codes.includes('insufficient_funds')) return 'funds_insufficient';
  if (codes.includes('expired_card')) return 'card_expired';
  if (codes.some((code) => PERSON_CODES.includes(code ?? ''))) return 'authentication_needed';
  return codes.some((code) => LIMIT_CODES.includes(code ?? '')) ? 'card_limit' : 'card_declined';
}

/** Why a request was refused. */
export function refusalOf(code: string | undefined, parameter: string | undefined): PaymentProblem {
  switch (code) {
    case 'amount_too_small':
    case 'amount_too_large':
      return 'amount_refused';
    case 'charge_already_refunded':
      return 'already_refunded';
    default:
      return parameter === 'payment_method' || parameter === 'customer' ? 'method_unknown' : 'provider_refused';
  }
}
