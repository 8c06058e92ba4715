import type { Language } from '@tallygate/contract';

interface ResetFacts {
  readonly account: string;
  /** Of the person. */
  readonly name: string;
  readonly link: string;
  readonly minutes: number;
}

/** The mail with a link that resets a password. */
export function resetMail(language: Language, facts: ResetFacts): { readonly subject: string; readonly text: string } {
  return MAILS[language](facts);
}

const MAILS: Readonly<Record<Language, (facts: ResetFacts) => { readonly subject: string; readonly text: string }>> = {
  en: ({ account, name, link, minutes }) => ({
    subject: `Reset your password at ${account}`,
    text: `Hello ${name},

somebody asked to reset the password of your Tallygate account at ${account}. Open this link to choose a new one:

${link}

It works once, for ${minutes} minutes. Afterwards you are signed out everywhere.
If it was not you, nothing needs to be done: your password stays as it is.
`,
  }),
  ko: ({ account, name, link, minutes }) => ({
    subject: `[${account}] 비밀번호 재설정 안내`,
    text: `${name} 님, 안녕하세요.

${account} Tallygate 계정의 비밀번호를 재설정해 달라는 요청을 받았습니다. 아래 링크에서 새 비밀번호를 정해 주세요.

${link}

링크는 ${minutes}분 동안 한 번만 쓸 수 있으며, 변경하면 모든 기기에서 로그아웃됩니다.
직접 요청하지 않으셨다면 아무것도 하지 않으셔도 됩니다. 비밀번호는 그대로 유지됩니다.
`,
  }),
};
