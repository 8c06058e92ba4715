import type { PaymentProblem, ProviderAnswer } from '../../payment-provider.ts';
import type { TossAnswer } from './toss-client.ts';

/**
 * Codes after which it is certain that no money moved (https://docs.tosspayments.com/reference/error-codes). Whatever is not
 * listed leaves the outcome open: it is looked up.
 */
const PROBLEMS: Readonly<Record<string, PaymentProblem>> = {
  UNAUTHORIZED_KEY: 'credential_refused',
  INVALID_API_KEY: 'credential_refused',
  INCORRECT_BASIC_AUTH_FORMAT: 'credential_refused',
  REJECT_CARD_PAYMENT: 'funds_insufficient',
  INVALID_CARD_EXPIRATION: 'card_expired',
  EXCEED_MAX_AUTH_COUNT: 'card_limit',
  EXCEED_MAX_DAILY_PAYMENT_COUNT: 'card_limit',
  EXCEED_MAX_ONE_DAY_AMOUNT: 'card_limit',
  EXCEED_MAX_AMOUNT: 'card_limit',
  EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT: 'card_limit',
  INVALID_STOPPED_CARD: 'card_declined',
  INVALID_REJECT_CARD: 'card_declined',
  INVALID_CARD_LOST_OR_STOLEN: 'card_declined',
  INVALID_CARD_NUMBER: 'card_declined',
  NOT_SUPPORTED_CARD_TYPE: 'card_declined',
  NOT_REGISTERED_CARD_COMPANY: 'card_declined',
  REJECT_CARD_COMPANY: 'card_declined',
  REJECT_ACCOUNT_PAYMENT: 'card_declined',
  BELOW_MINIMUM_AMOUNT: 'amount_refused',
  EXCEED_MAX_PAYMENT_AMOUNT: 'amount_refused',
  INVALID_BILL_KEY_REQUEST: 'method_unknown',
  NOT_MATCHES_CUSTOMER_KEY: 'method_unknown',
  NOT_FOUND_BILLING: 'method_unknown',
  NOT_FOUND_BILLING_KEY: 'method_unknown',
  BILLING_KEY_NOT_FOUND: 'method_unknown',
  NOT_SUPPORTED_BILLING_MERCHANT: 'provider_refused',
  INVALID_REQUEST: 'provider_refused',
  INVALID_AUTHORIZE_AUTH: 'provider_refused',
  NOT_FOUND_PAYMENT_SESSION: 'never_completed',
  NOT_FOUND_PAYMENT: 'provider_refused',
  NOT_CANCELABLE_PAYMENT: 'provider_refused',
  NOT_CANCELABLE_AMOUNT: 'provider_refused',
  NOT_ALLOWED_PARTIAL_REFUND: 'provider_refused',
  EXCEED_MAX_REFUND_DUE: 'provider_refused',
  ALREADY_CANCELED_PAYMENT: 'already_refunded',
};

/** What a window says when it was left (https://docs.tosspayments.com/reference/error-codes#failurl로-전달되는-에러). */
const WINDOW_PROBLEMS: Readonly<Record<string, PaymentProblem>> = {
  USER_CANCEL: 'person_cancelled',
  PAY_PROCESS_CANCELED: 'person_cancelled',
  PAY_PROCESS_ABORTED: 'card_declined',
};

/** Problems of the card: the payment has failed, and may be tried with another one. */
const OF_CARD: readonly PaymentProblem[] = [
  ...(['card_declined', 'funds_insufficient', 'card_expired', 'card_limit', 'never_completed'] as const),
];

/** Why no money moved, by the code of an error; undefined: it may have moved. */
export function problemOf(code: string): PaymentProblem | undefined {
  return PROBLEMS[code];
}

/** Whether the problem is the card's. */
export function isOfCard(problem: PaymentProblem): boolean {
  return OF_CARD.includes(problem);
}

/** Why a window was left, by the code that it gave. */
export function windowProblemOf(code: string): PaymentProblem {
  const problem = WINDOW_PROBLEMS[code] ?? PROBLEMS[code];
  return problem !== undefined && (isOfCard(problem) || problem === 'person_cancelled') ? problem : 'never_completed';
}

/** An answer that is none, as the port says it. */
export function notAnswered(said: Exclude<TossAnswer<never>, { kind: 'answer' }>): ProviderAnswer<never> {
  if (said.kind === 'unknown') return said;
  const code = problemOf(said.code);
  const detail = `${said.status} ${said.code}`;
  return code === undefined ? { kind: 'unknown', detail } : { kind: 'refused', code, detail };
}
