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
  /** Address of the page of alerts; undefined: not known. */
  readonly page: string | undefined;
}

/** The mail that tells one reader of a notice. */
export function noticeMail(notice: NoticeContent, { to, language, account, zone, page }: MailFacts): Mail {
  const words = noticeWords(notice, zone);
  const [title, text] = [words.title[language], words.text[language]];
  const why = WHY[language](account);
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

const OPEN: Readonly<Record<Language, string>> = { en: 'Open alerts', ko: '알림 열기' };

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
