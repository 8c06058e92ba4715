import { ERRORS, type ErrorCode, type ErrorDetails, errorMessage, type Language } from '@tallygate/contract';

type Texts = Readonly<Record<Language, string>>;

/** What can be wrong with a mail, beside what can be wrong with its dashboard. `{names}` are filled in. */
const TEXTS = {
  mail_not_configured: {
    en: 'This installation sends no mail. Whoever runs it can name a mail server with TALLYGATE_SMTP_URL.',
    ko: '메일 서버가 설정되어 있지 않습니다. 운영자가 TALLYGATE_SMTP_URL 값을 설정해야 합니다.',
  },
  mail_not_taken: {
    en: 'The mail server did not take the mail to {addresses} ({detail}).',
    ko: '메일 서버가 메일을 받지 않았습니다. 받는 사람: {addresses} ({detail}).',
  },
  recipients_left_out: {
    en: 'Not sent to {addresses}: they may no longer see the dashboard.',
    ko: '대시보드를 볼 권한이 없어 보내지 않은 사람: {addresses}.',
  },
  no_recipient_left: {
    en: 'None of the recipients may see the dashboard any more ({addresses}). Choose others, or share the dashboard with them.',
    ko: '받는 사람 중 대시보드를 볼 수 있는 사람이 없습니다({addresses}). 받는 사람을 바꾸거나 대시보드를 공유해 주세요.',
  },
  no_figures: {
    en: 'No figure of the page could be computed: {detail}',
    ko: '페이지의 수치를 하나도 계산하지 못했습니다. {detail}',
  },
  file_too_large: {
    en: 'The file of the page is larger than a mail may be ({bytes_max} bytes). Choose a shorter range or a smaller page.',
    ko: '페이지 파일이 메일로 보낼 수 있는 크기({bytes_max}바이트)보다 큽니다. 기간을 줄이거나 더 작은 페이지를 선택해 주세요.',
  },
  mail_interrupted: {
    en: 'The process that was sending it ended before it was done.',
    ko: '보내는 중에 프로세스가 종료되었습니다.',
  },
  mail_missed: {
    en: 'No process was running within a day of this time, so it was not sent.',
    ko: '예정 시각부터 하루 안에 실행 중인 프로세스가 없어 보내지 않았습니다.',
  },
  mail_broke: {
    en: 'It could not be made. The log says why.',
    ko: '메일을 만들지 못했습니다. 자세한 내용은 로그에 있습니다.',
  },
} as const satisfies Readonly<Record<string, Texts>>;

/** Why a page was not sent by mail, or not to all. */
export type MailTrouble = keyof typeof TEXTS | ErrorCode;

/** The sentence of a trouble, its `{names}` filled in. */
export function troubleText(code: MailTrouble, language: Language, details: ErrorDetails): string {
  if (code in ERRORS) return errorMessage(code as ErrorCode, { language }, details);
  return TEXTS[code as keyof typeof TEXTS][language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(details[name] ?? whole),
  );
}
