import type { Language } from '@tallygate/contract';
import { asInstant, type Instant } from '#kernel';

/** Until when credits could be used, and why. */
export interface QuotedValidity {
  readonly validity: 'civil' | 'inclusive' | 'elapsed' | 'month';
  /** Of top-ups. */
  readonly days: number;
  readonly expiresAt: Instant;
  readonly zone: string;
  /** Granted once the money of a transfer is there: all of it holds for one that comes today. */
  readonly isTransfer: boolean;
}

/** What is printed before anybody pays: until when the credits can be used, and how that is counted. */
export function quoteSentence(quoted: QuotedValidity, language: Language): string {
  const { validity, days, expiresAt, zone, isTransfer } = quoted;
  const endsInADay = validity === 'elapsed' || validity === 'month';
  const until = endsInADay ? timeWords(expiresAt, zone, language) : dayWords(asInstant(expiresAt - 1), zone, language);
  const words = WORDS[language];
  return [isTransfer ? words.transfer : '', words.until(until), words[validity](days, zone)].join(words.space).trim();
}

const WORDS = {
  ko: {
    space: ' ',
    transfer: '오늘 입금되는 경우:',
    until: (until: string) => `${until}까지 사용할 수 있습니다.`,
    civil: (days: number, zone: string) =>
      `구매일 다음 날부터 ${days}일이며, 마지막 날이 끝날 때(${zone}) 남은 크레딧이 소멸됩니다.`,
    inclusive: (days: number, zone: string) =>
      `구매일을 포함해 ${days}일이며, 마지막 날이 끝날 때(${zone}) 남은 크레딧이 소멸됩니다.`,
    elapsed: (days: number, zone: string) =>
      `결제 시각부터 24시간씩 ${days}번이며(${zone}), 그 시각에 남은 크레딧이 소멸됩니다.`,
    month: (_days: number, zone: string) => `구독 월이 끝날 때(${zone}) 남은 크레딧이 소멸됩니다.`,
  },
  en: {
    space: ' ',
    transfer: 'If the deposit comes today:',
    until: (until: string) => `Can be used until ${until}.`,
    civil: (days: number, zone: string) =>
      `That is ${days} days from the day after the purchase; what is left ends with the last day (${zone}).`,
    inclusive: (days: number, zone: string) =>
      `That is ${days} days with the day of the purchase; what is left ends with the last day (${zone}).`,
    elapsed: (days: number, zone: string) =>
      `That is ${days} times 24 hours from the payment (${zone}); what is left ends then.`,
    month: (_days: number, zone: string) => `What is left ends with the month of the plan (${zone}).`,
  },
} as const;

const LOCALES = { ko: 'ko-KR', en: 'en-GB' } as const;

function dayWords(at: Instant, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: zone }).format(at);
}

function timeWords(at: Instant, zone: string, language: Language): string {
  const options = { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23', timeZone: zone } as const;
  return new Intl.DateTimeFormat(LOCALES[language], options).format(at);
}
