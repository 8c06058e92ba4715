import type { Language } from './languages.ts';

/** Why money did not move. */
export const PAYMENT_PROBLEM_CODES = [
  'card_declined',
  'funds_insufficient',
  'card_expired',
  'card_limit',
  'authentication_needed',
  'person_cancelled',
  'never_completed',
  'amount_refused',
  'currency_refused',
  'method_unknown',
  'already_refunded',
  'provider_refused',
  'credential_refused',
] as const;
export type PaymentProblemCode = (typeof PAYMENT_PROBLEM_CODES)[number];

/** What people read of it: what happened, and what to do next. */
export const PAYMENT_PROBLEM_TEXTS: Readonly<Record<PaymentProblemCode, Readonly<Record<Language, string>>>> = {
  card_declined: {
    en: 'The card was declined. Ask its issuer, or use another payment method.',
    ko: '카드사가 결제를 거절했습니다. 카드사에 문의하거나 다른 결제 수단을 사용해 주세요.',
  },
  funds_insufficient: {
    en: 'There is not enough money on the card. Use another payment method, or try again later.',
    ko: '카드 잔액이 부족합니다. 다른 결제 수단을 사용하거나 나중에 다시 시도해 주세요.',
  },
  card_expired: {
    en: 'The card has expired. Register a new one.',
    ko: '유효기간이 지난 카드입니다. 새 카드를 등록해 주세요.',
  },
  card_limit: {
    en: 'The card’s limit was reached. Use another payment method, or ask its issuer to raise the limit.',
    ko: '카드 한도를 초과했습니다. 다른 결제 수단을 사용하거나 카드사에 한도 상향을 요청해 주세요.',
  },
  authentication_needed: {
    en: 'The card’s issuer wants its holder to confirm the payment. Pay once more at the browser and confirm it.',
    ko: '카드사에서 본인 확인을 요구했습니다. 브라우저에서 다시 결제하고 본인 확인을 마쳐 주세요.',
  },
  person_cancelled: {
    en: 'The payment was cancelled in the payment window. Nothing was paid.',
    ko: '결제창에서 결제를 취소했습니다. 결제된 금액은 없습니다.',
  },
  never_completed: {
    en: 'The payment was never completed. Nothing was paid. Try again.',
    ko: '결제가 완료되지 않았습니다. 결제된 금액은 없습니다. 다시 시도해 주세요.',
  },
  amount_refused: {
    en: 'The payment provider does not accept this amount. Choose another package.',
    ko: '결제 대행사에서 처리할 수 없는 금액입니다. 다른 상품을 선택해 주세요.',
  },
  currency_refused: {
    en: 'The payment provider does not accept this currency. Use another payment method.',
    ko: '결제 대행사에서 처리할 수 없는 통화입니다. 다른 결제 수단을 사용해 주세요.',
  },
  method_unknown: {
    en: 'The payment provider does not know this card any more. Register it again.',
    ko: '결제 대행사에 더 이상 등록되어 있지 않은 카드입니다. 카드를 다시 등록해 주세요.',
  },
  already_refunded: {
    en: 'The money has already been given back.',
    ko: '이미 환불된 금액입니다.',
  },
  provider_refused: {
    en: 'The payment provider refused. Its own console shows why.',
    ko: '결제 대행사에서 요청을 거절했습니다. 사유는 결제 대행사의 관리 화면에서 확인해 주세요.',
  },
  credential_refused: {
    en: 'The payment provider does not accept the keys that are set up. Check them in the billing settings.',
    ko: '결제 대행사에서 설정된 키를 거절했습니다. 결제 설정에서 키를 확인해 주세요.',
  },
};
