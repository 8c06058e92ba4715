import type { Language } from '@tallygate/contract';
import type { NoticeContent } from './notice.ts';
import { noticeWords } from './notice-words.ts';

/** A mail as the mail edge takes it. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What mails are written with. */
export interface MailFacts {
  readonly to: string;
  readonly language: Language;
  /** Name of the account. */
  readonly account: string;
  readonly zone: string;
  /** Where browsers find this installation; undefined: not known. */
  readonly publicUrl: string | undefined;
}

/** The mail that tells one reader of a notice. */
export function noticeMail(notice: NoticeContent, { to, language, account, zone, publicUrl }: MailFacts): Mail {
  const words = noticeWords(notice, zone);
  const [title, text] = [words.title[language], words.text[language]];
  const why = (WHY_OF[notice.kind] ?? WHY)[language](account);
  const page = publicUrl === undefined ? undefined : publicUrl + pageOf(notice);
  const paragraphs = [text, ...(page === undefined ? [] : [page]), why];
  return {
    to,
    subject: oneLine(`[${account}] ${title}`),
    text: `${[title, ...paragraphs].join('\n\n')}\n`,
    html: htmlOf({ language, title, text, why, page }),
  };
}

const WHY: Readonly<Record<Language, (account: string) => string>> = {
  en: (account) =>
    `Tallygate sends this to those who get alerts of ${account}. Settings, AI & automation, Alerts says who they are.`,
  ko: (account) =>
    `Tallygate에서 알림 수신자에게 보내는 메일입니다(계정: ${account}). 수신자는 설정 > AI 및 자동화 > 알림에서 변경할 수 있습니다.`,
};

const WHY_PROMPT: Readonly<Record<Language, (account: string) => string>> = {
  en: (account) =>
    `Tallygate sends this to those who get alerts of ${account} and to those whom the scheduled prompt names. Settings, AI & automation, Alerts and Scheduled prompts say who they are.`,
  ko: (account) =>
    `Tallygate에서 알림 수신자와 예약 프롬프트의 실패 알림 수신자에게 보내는 메일입니다(계정: ${account}). 수신자는 설정 > AI 및 자동화 > 알림과 예약 프롬프트에서 변경할 수 있습니다.`,
};

const WHY_DASHBOARD: Readonly<Record<Language, (account: string) => string>> = {
  en: (account) =>
    `Tallygate sends this to those who get alerts of ${account} and to whoever set the mail up. Settings, AI & automation, Alerts says who gets alerts; the dashboard says who gets the mail.`,
  ko: (account) =>
    `Tallygate에서 알림 수신자와 메일을 예약한 사용자에게 보내는 메일입니다(계정: ${account}). 알림 수신자는 설정 > AI 및 자동화 > 알림에서, 예약은 대시보드에서 변경할 수 있습니다.`,
};

/** Of those that go to others than the readers of alerts, too. */
const WHY_OF: Readonly<Partial<Record<NoticeContent['kind'], typeof WHY>>> = {
  scheduled_prompt_failed: WHY_PROMPT,
  dashboard_mail_failed: WHY_DASHBOARD,
};

/** Where there is more to see. */
function pageOf(notice: NoticeContent): string {
  if (notice.kind === 'dashboard_mail_failed') return `/dashboards/${notice.values.dashboard_id}`;
  if (notice.kind !== 'scheduled_prompt_failed') return '/settings/alerts';
  return `/settings/scheduled-prompts/${notice.values.prompt_id}`;
}

const OPEN: Readonly<Record<Language, string>> = { en: 'Open the page', ko: '페이지 열기' };

interface Shown {
  readonly language: Language;
  readonly title: string;
  readonly text: string;
  readonly why: string;
  readonly page: string | undefined;
}

function htmlOf({ language, title, text, why, page }: Shown): string {
  const link = page === undefined ? '' : `<p><a href="${escaped(page)}">${OPEN[language]}</a></p>`;
  return `<!doctype html>
<html lang="${language}"><body style="font:15px/1.6 sans-serif;color:#1c2430;max-width:560px">
<h1 style="font-size:18px">${escaped(title)}</h1>
<p>${escaped(text)}</p>
${link}<p style="color:#5b6675;font-size:13px">${escaped(why)}</p>
</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Names of prompts may hold line ends; a subject may not. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
