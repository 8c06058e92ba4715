import type { Language } from '@tallygate/contract';

const TEXTS = {
  usage: { en: 'one e-mail address is needed.', ko: '이메일 주소 하나가 필요합니다.' },
  good_until: {
    en: 'Good once, until {at}. Whoever opens it chooses the password.',
    ko: '{at}까지 한 번만 쓸 수 있습니다. 이 링크를 여는 사람이 비밀번호를 정하게 됩니다.',
  },
} as const satisfies Record<string, Record<Language, string>>;

/** What the command says, its `{names}` filled in. */
export function sayReset(
  name: keyof typeof TEXTS,
  language: Language,
  details: Readonly<Record<string, string>> = {},
): string {
  return TEXTS[name][language].replace(/\{(\w+)\}/g, (whole, key: string) => details[key] ?? whole);
}

export const RESET_PASSWORD_HELP: Readonly<Record<Language, string>> = {
  en: `Usage: tallygate reset-password <e-mail address> [--url <address>]

Prints a link that lets somebody choose a new password: once, for 30 minutes. Their sessions end then.

The API key is TALLYGATE_ADMIN_KEY, else the file admin.key in the home.`,
  ko: `사용법: tallygate reset-password <이메일 주소> [--url <주소>]

새 비밀번호를 정할 수 있는 링크를 출력합니다. 30분 동안 한 번만 쓸 수 있으며, 변경하면 그 사용자의 세션이 모두 끝납니다.

API 키는 TALLYGATE_ADMIN_KEY이며, 없으면 홈 디렉터리의 admin.key 파일을 사용합니다.`,
};
