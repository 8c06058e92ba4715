import type { Language } from '@tallygate/contract';
import { enBillingWords, koBillingWords } from './billing-words.ts';
import type { AnyNoticeKind, BothLanguages, NoticeContent, NoticeValues } from './notice.ts';
import { noticeTime as time } from './notice-time.ts';

/** What a notice says to people. */
export interface NoticeWords {
  readonly title: BothLanguages;
  readonly text: BothLanguages;
}

/** The words of a notice in both languages. `zone`: of its times. */
export function noticeWords(notice: NoticeContent, zone: string): NoticeWords {
  const one = (language: Language) => wordsOf(notice, { language, zone });
  const [ko, en] = [one('ko'), one('en')];
  return { title: { ko: ko.title, en: en.title }, text: { ko: ko.text, en: en.text } };
}

interface Words {
  readonly title: string;
  readonly text: string;
}

interface How {
  readonly language: Language;
  readonly zone: string;
}

function wordsOf({ kind, values }: NoticeContent, how: How): Words {
  // The compiler does not connect the kind with its values.
  const words = WORDS[how.language][kind] as (values: NoticeContent['values'], zone: string) => Words;
  return words(values, how.zone);
}

type WordsByKind = {
  readonly [Kind in AnyNoticeKind]: (values: NoticeValues[Kind], zone: string) => Words;
};

const en: WordsByKind = {
  run_quota_reached: ({ percent, used, quota, period_ends_at: end }, zone) => ({
    title: percent === 100 ? 'The AI run quota is used up' : `${percent}% of the AI run quota is used`,
    text: `${count(used, 'en')} of ${count(quota, 'en')} AI runs of this period are used (${share(used, quota)}). The period ends at ${time(end, zone)}. ${percent === 100 ? 'Ask for extra capacity if more is needed until then.' : 'Ask for extra capacity in time if the rest will not do.'}`,
  }),
  run_quota_forecast: ({ used, quota, exhausted_at: exhausted, period_ends_at: end }, zone) => ({
    title: 'The AI run quota will not last until the end of the period',
    text: `If runs go on as they do, the quota of ${count(quota, 'en')} AI runs is used up at ${time(exhausted, zone)}, before the period ends at ${time(end, zone)}. ${count(used, 'en')} runs are used so far. Ask for extra capacity in time, or switch off what runs by itself.`,
  }),
  scheduled_prompt_failed: ({ prompt, error, next_try_at: next }, zone) => ({
    title: `The scheduled prompt "${prompt}" failed`,
    text: `${error.en} ${next === null ? 'This run is not tried again; the schedule goes on.' : `It is tried again at ${time(next, zone)}.`}`,
  }),
  dashboard_mail_failed: ({ dashboard, error }) => ({
    title: `The dashboard "${dashboard.en}" could not be sent by mail`,
    text: `${error.en} This mail is not tried again; the schedule goes on.`,
  }),
  ...enBillingWords,
  test: ({ by }) => ({
    title: 'Test alert',
    text: `Alerts arrive. ${by} asked for this one to see whether they do; nothing needs to be done.`,
  }),
};

const ko: WordsByKind = {
  run_quota_reached: ({ percent, used, quota, period_ends_at: end }, zone) => ({
    title: percent === 100 ? 'AI Run 할당량 모두 사용' : `AI Run 할당량 ${percent}% 사용`,
    text: `이번 기간의 AI Run ${count(quota, 'ko')}회 중 ${count(used, 'ko')}회(${share(used, quota)})를 사용했습니다. 기간 종료: ${time(end, zone)}. ${percent === 100 ? '그 전에 더 필요하면 추가 용량을 요청해 주세요.' : '남은 양이 부족할 것 같으면 추가 용량을 미리 요청해 주세요.'}`,
  }),
  run_quota_forecast: ({ used, quota, exhausted_at: exhausted, period_ends_at: end }, zone) => ({
    title: 'AI Run 할당량 조기 소진 예상',
    text: `지금과 같은 속도라면 기간이 끝나기 전에 AI Run 할당량 ${count(quota, 'ko')}회를 모두 사용하게 됩니다. 예상 소진 시각: ${time(exhausted, zone)}. 기간 종료: ${time(end, zone)}. 현재 사용량: ${count(used, 'ko')}회. 추가 용량을 미리 요청하거나 자동 실행을 꺼 주세요.`,
  }),
  scheduled_prompt_failed: ({ prompt, error, next_try_at: next }, zone) => ({
    title: `예약 프롬프트 실행 실패: ${prompt}`,
    text: `${error.ko} ${next === null ? '이번 실행은 다시 시도하지 않으며, 예약은 계속됩니다.' : `다음 시도: ${time(next, zone)}.`}`,
  }),
  dashboard_mail_failed: ({ dashboard, error }) => ({
    title: `대시보드 메일 보내기 실패: ${dashboard.ko}`,
    text: `${error.ko} 이번 메일은 다시 보내지 않으며, 예약은 계속됩니다.`,
  }),
  ...koBillingWords,
  test: ({ by }) => ({
    title: '알림 시험',
    text: `알림이 정상적으로 도착했습니다. 요청한 사용자: ${by}. 별도로 하실 일은 없습니다.`,
  }),
};

const WORDS: Readonly<Record<Language, WordsByKind>> = { en, ko };

function count(number: number, language: Language): string {
  return new Intl.NumberFormat(language).format(number);
}

/** Rounded down: a quota is never told to be used up before it is. */
function share(used: number, quota: number): string {
  return quota === 0 ? '100%' : `${Math.floor((used / quota) * 100)}%`;
}
