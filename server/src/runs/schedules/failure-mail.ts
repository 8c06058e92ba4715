import type { Language } from '@tallygate/contract';
import { noticeWords } from '#notices';
import { describeFailure } from './failure-texts.ts';
import type { PromptRun, ScheduledPrompt } from './scheduled-prompt.ts';

/** A run that failed for good, and the prompt that it was of. */
export interface FailedRun {
  readonly prompt: ScheduledPrompt;
  readonly run: PromptRun;
}

/** What mails are written with. */
export interface FailureMailFacts {
  readonly to: string;
  readonly language: Language;
  /** Name of the account. */
  readonly account: string;
  readonly zone: string;
  /** Where browsers find this installation; undefined: not known. */
  readonly publicUrl: string | undefined;
}

/** What an alert tells of a failed run. Throws when the run did not fail: whoever asks knows that it did. */
export function failureNotice({ prompt, run: { failure, answer } }: FailedRun) {
  if (failure === undefined) throw new Error('a run that did not fail has no notice');
  const values = {
    prompt_id: prompt.id,
    prompt: prompt.name,
    error: describeFailure(failure, answer),
    next_try_at: null,
  };
  return { kind: 'scheduled_prompt_failed', values } as const;
}

/** The mail to one of those whom a prompt names. */
export function failureMail(failed: FailedRun, { to, language, account, zone, publicUrl }: FailureMailFacts) {
  const { title, text } = noticeWords(failureNotice(failed), zone);
  const page = publicUrl === undefined ? [] : [`${publicUrl}/settings/scheduled-prompts/${failed.prompt.id}`];
  return {
    to,
    // A name has no line ends; a subject may not either.
    subject: `[${account}] ${title[language]}`,
    text: `${[title[language], text[language], ...page, WHY[language](account)].join('\n\n')}\n`,
  };
}

const WHY: Readonly<Record<Language, (account: string) => string>> = {
  en: (account) =>
    `Tallygate sends this to those whom the scheduled prompt names (account: ${account}). Settings, AI & automation, Scheduled prompts says who they are.`,
  ko: (account) =>
    `예약 프롬프트의 실패 알림 수신자에게 Tallygate에서 보내는 메일입니다(계정: ${account}). 수신자는 설정 > AI 및 자동화 > 예약 프롬프트에서 변경할 수 있습니다.`,
};
