import type { Language } from '@tallygate/contract';
import type { NoticeValues } from './notice.ts';
import { noticeTime as time } from './notice-time.ts';

type Kind = 'credits_low' | 'credits_expiring' | 'payment_failed' | 'auto_top_up_off';
type BillingWords = {
  readonly [Each in Kind]: (
    values: NoticeValues[Each],
    zone: string,
  ) => { readonly title: string; readonly text: string };
};
type OffReason = NoticeValues['auto_top_up_off']['reason'];

const EN_OFF: Readonly<Record<OffReason, string>> = {
  failures: 'Its payments failed again and again.',
  method_gone: 'Its payment method is not there any more.',
  package_gone: 'Its package is not offered any more.',
  not_allowed: 'Its payment method may not be charged without a person.',
};

const KO_OFF: Readonly<Record<OffReason, string>> = {
  failures: '결제가 여러 번 연속으로 실패했습니다.',
  method_gone: '지정한 결제 수단을 더 이상 사용할 수 없습니다.',
  package_gone: '지정한 크레딧 상품이 더 이상 판매되지 않습니다.',
  not_allowed: '지정한 결제 수단으로는 자동 결제를 할 수 없습니다.',
};

/** What notices about credits and payments say in English. */
export const enBillingWords: BillingWords = {
  credits_low: ({ workspace, left, low_at: at }) => ({
    title: `Credits run low: ${workspace}`,
    text: `${credits(left, 'en')} credits are left, less than the ${credits(at, 'en')} that were set. Top up in time, so that calls are not refused.`,
  }),
  credits_expiring: ({ workspace, amount, expires_at: end }, zone) => ({
    title: `Credits expire soon: ${workspace}`,
    text: `${credits(amount, 'en')} credits are not usable any more from ${time(end, zone)} on. Credits that expire first are used first.`,
  }),
  payment_failed: (
    { order_number: number, title, problem, next_try_at: next, is_plan_ended: isEnded, ...paid },
    zone,
  ) => ({
    title: `The payment of "${title.en}" was not made`,
    text: `Order ${number} of the workspace ${paid.workspace}, ${money(paid, 'en')}. ${problem.en} ${next === null ? enNoTry(isEnded) : `It is tried again at ${time(next, zone)}.`}`,
  }),
  auto_top_up_off: ({ workspace, reason }) => ({
    title: `The automatic top-up was switched off: ${workspace}`,
    text: `${EN_OFF[reason]} Credits are not topped up by themselves until somebody switches it on again.`,
  }),
};

/** What they say in Korean. */
export const koBillingWords: BillingWords = {
  credits_low: ({ workspace, left, low_at: at }) => ({
    title: `크레딧 부족: ${workspace}`,
    text: `잔여 크레딧이 기준보다 적습니다. 잔여 크레딧: ${credits(left, 'ko')}. 기준: ${credits(at, 'ko')}. 요청이 거부되지 않도록 미리 충전해 주세요.`,
  }),
  credits_expiring: ({ workspace, amount, expires_at: end }, zone) => ({
    title: `크레딧 소멸 예정: ${workspace}`,
    text: `곧 사용할 수 없게 되는 크레딧이 있습니다. 소멸 예정 크레딧: ${credits(amount, 'ko')}. 소멸 시각: ${time(end, zone)}. 크레딧은 유효기간이 빠른 순서대로 차감됩니다.`,
  }),
  payment_failed: (
    { order_number: number, title, problem, next_try_at: next, is_plan_ended: isEnded, ...paid },
    zone,
  ) => ({
    title: `결제 실패: ${title.ko}`,
    text: `워크스페이스: ${paid.workspace}. 주문 번호: ${number}. 금액: ${money(paid, 'ko')}. ${problem.ko} ${next === null ? koNoTry(isEnded) : `다음 시도: ${time(next, zone)}.`}`,
  }),
  auto_top_up_off: ({ workspace, reason }) => ({
    title: `자동 충전 중단: ${workspace}`,
    text: `${KO_OFF[reason]} 다시 켜기 전까지는 크레딧이 자동으로 충전되지 않습니다.`,
  }),
};

function enNoTry(isPlanEnded: boolean): string {
  return isPlanEnded ? 'It is not tried again, and the plan has ended.' : 'It is not tried again.';
}

function koNoTry(isPlanEnded: boolean): string {
  return isPlanEnded ? '다시 시도하지 않으며, 플랜이 종료되었습니다.' : '다시 시도하지 않습니다.';
}

/** Decimals are written exactly, however many digits they have. */
function credits(amount: string, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(amount as `${number}`);
}

function money(
  { total, currency }: Pick<NoticeValues['payment_failed'], 'total' | 'currency'>,
  language: Language,
): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency }).format(total as `${number}`);
}
