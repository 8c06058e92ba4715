import type { Language } from '@tallygate/contract';

/** What the demo says besides what every start says. `{name}` is filled in. */
const TEXTS = {
  usage: {
    en: 'Usage: tallygate demo [--gateways=N] [--edge=node|strict]',
    ko: '사용법: tallygate demo [--gateways=N] [--edge=node|strict]',
  },
  filling: {
    en: 'Sample usage: {rows} rows, {days} of {daysCount} days · {rate} rows/s · {seconds} s left',
    ko: '샘플 사용량: {rows}행, {daysCount}일 중 {days}일 완료 · {rate}행/초 · 남은 시간 {seconds}초',
  },
  begun: {
    en: 'Making 90 days of sample usage, the newest first. The page can be used meanwhile.',
    ko: '90일간의 샘플 사용량을 최근 날짜부터 만듭니다. 그동안에도 화면을 사용할 수 있습니다.',
  },
  resumed: {
    en: 'Making the rest of the sample usage that an earlier start left unfinished.',
    ko: '이전에 중단된 샘플 사용량을 이어서 만듭니다.',
  },
  filled: {
    en: 'Sample usage is complete: {rows} rows made in {seconds} s.',
    ko: '샘플 사용량 준비 완료: {rows}행, {seconds}초',
  },
  refused: {
    en: 'The warehouse refused {rows} rows of the sample; they are in {path}.',
    ko: '웨어하우스가 거부한 샘플: {rows}행. 저장 위치: {path}',
  },
  left: {
    en: 'The usage table has rows already: no sample usage was added.',
    ko: '사용량 테이블에 이미 기록이 있어 샘플을 추가하지 않았습니다.',
  },
  failed: {
    en: 'The sample usage could not be made: {reason}. Everything else works; the next start of the demo tries again.',
    ko: '샘플 사용량을 만들지 못했습니다: {reason}. 다른 기능은 정상이며, 데모를 다시 시작하면 다시 시도합니다.',
  },
} as const satisfies Record<string, Record<Language, string>>;

/** One of these sentences in one language; numbers are written as the language does. */
export function sayDemo(
  name: keyof typeof TEXTS,
  language: Language,
  details: Readonly<Record<string, string | number>> = {},
): string {
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return TEXTS[name][language].replace(/\{(\w+)\}/g, (whole, member: string) => {
    const value = details[member];
    return typeof value === 'number' ? numbers.format(value) : (value ?? whole);
  });
}
