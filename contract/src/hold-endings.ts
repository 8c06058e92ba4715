import type { Language } from './languages.ts';

/** How a hold of credits ended, and what can be done then, by its status. */
export const HOLD_ENDINGS: Readonly<Record<string, Record<Language, string>>> = {
  captured: {
    en: 'It was captured already, and is charged once; the history of credits shows it.',
    ko: '이미 차감되었으며 두 번 차감되지 않습니다. 크레딧 변동 내역에서 확인해 주세요.',
  },
  released: {
    en: 'It was released, and its credits went back. Make a new hold, or charge what was used as a debit.',
    ko: '보류가 해제되어 크레딧이 반환되었습니다. 새로 보류하거나, 이미 사용한 크레딧은 직접 차감(debit)해 주세요.',
  },
  expired: {
    en: 'Its term is over, and its credits went back. Charge what was used by a capture that names the amount; if nothing was used, make a new hold.',
    ko: '보류 기간이 끝나 크레딧이 반환되었습니다. 이미 사용한 크레딧은 amount를 지정해 차감(capture)하고, 사용하지 않았다면 새로 보류해 주세요.',
  },
};
