import type { Language } from '@tallygate/contract';
import { dateText } from '../export/figures.ts';
import type { PageReport } from '../export/page-report.ts';
import { csvText } from './csv-text.ts';
import type { MailAccount, MailFile, PageMailText } from './mail-ports.ts';
import { MAIL_BOUNDS, type MailSchedule } from './mail-schedule.ts';

/** The files of a mail, and the names of those that it has no room for. */
export interface MailFiles {
  readonly files: readonly MailFile[];
  readonly leftOut: readonly string[];
}

/** The page as PDF, and each of its datasets as CSV where that was asked for. */
export function filesOf(schedule: MailSchedule, report: PageReport, pdf: Uint8Array): MailFiles {
  const files: MailFile[] = [{ name: `${schedule.page}.pdf`, type: 'application/pdf', content: pdf }];
  const leftOut: string[] = [];
  let bytes = pdf.length;
  for (const [name, dataset] of schedule.withCsv ? Object.entries(report.datasets) : []) {
    if (dataset.kind !== 'result') continue;
    const content = Buffer.from(csvText(dataset.result, report.language));
    const file: MailFile = { name: `${name}.csv`, type: 'text/csv', content };
    if (bytes + file.content.length > MAIL_BOUNDS.filesBytesMax) {
      leftOut.push(file.name);
      continue;
    }
    bytes += file.content.length;
    files.push(file);
  }
  return { files, leftOut };
}

interface Words {
  readonly text: (what: { readonly page: string; readonly range: string; readonly zone: string }) => string;
  readonly missing: (names: string) => string;
  readonly why: (account: string, maker: string) => string;
  readonly open: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    text: ({ page, range, zone }) => `The page "${page}" of ${range} (${zone}) is attached.`,
    missing: (names) => `There was no room for these files: ${names}. The page has them as CSV.`,
    why: (account, maker) =>
      `Tallygate sends this to members of ${account} who may see the dashboard. ${maker} set it up; account admins can change it on the dashboard.`,
    open: 'Open the dashboard',
  },
  ko: {
    text: ({ page, range, zone }) => `첨부 파일은 다음 페이지입니다: ${page}. 기간: ${range} (${zone}).`,
    missing: (names) => `크기 제한으로 첨부하지 못한 파일: ${names}. 페이지에서 CSV로 받을 수 있습니다.`,
    why: (account, maker) =>
      `Tallygate에서 대시보드를 볼 수 있는 구성원에게 보내는 메일입니다(계정: ${account}). 설정한 사용자: ${maker}. 계정 관리자가 대시보드에서 변경할 수 있습니다.`,
    open: '대시보드 열기',
  },
};

/** The mail to one recipient. */
export function pageMail(
  to: string,
  of: {
    readonly schedule: MailSchedule;
    readonly report: PageReport;
    readonly account: MailAccount;
    readonly made: MailFiles;
  },
): PageMailText {
  const { schedule, report, account, made } = of;
  const { language } = report;
  const words = WORDS[language];
  const [dashboard, page] = [report.dashboard[language], report.page.title[language]];
  const range = rangeText(report);
  const text = words.text({ page, range, zone: report.timeZone });
  const missing = made.leftOut.length === 0 ? [] : [words.missing(made.leftOut.join(', '))];
  const path = `/dashboards/${encodeURIComponent(schedule.dashboardId)}/${encodeURIComponent(schedule.page)}`;
  const link = account.publicUrl === undefined ? undefined : account.publicUrl + path;
  const why = words.why(account.name, schedule.creator.address);
  return {
    to,
    subject: oneLine(`[${account.name}] ${dashboard} · ${page} · ${range}`),
    text: `${[text, ...missing, ...(link === undefined ? [] : [link]), why].join('\n\n')}\n`,
    html: htmlOf({ language, title: `${dashboard} · ${page}`, paragraphs: [text, ...missing], link, why }),
    attachments: made.files,
  };
}

/** The first and the last day. */
function rangeText({ from, to, language, timeZone }: PageReport): string {
  const day = (at: number) =>
    dateText(at, language, {
      timeZone,
      year: 'numeric',
      month: language === 'ko' ? 'numeric' : 'short',
      day: 'numeric',
    });
  const [first, last] = [day(from), day(to - 1)];
  return first === last ? first : `${first} – ${last}`;
}

function htmlOf(shown: {
  readonly language: Language;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly link: string | undefined;
  readonly why: string;
}): string {
  const { language, title, paragraphs, link, why } = shown;
  const open = link === undefined ? '' : `<p><a href="${escaped(link)}">${WORDS[language].open}</a></p>\n`;
  const body = paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n');
  return `<!doctype html>
<html lang="${language}"><body style="font:15px/1.6 sans-serif;color:#1c2430;max-width:560px">
<h1 style="font-size:18px">${escaped(title)}</h1>
${body}
${open}<p style="color:#5b6675;font-size:13px">${escaped(why)}</p>
</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Names may hold line ends; a subject may not. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
