import type { Language } from '@tallygate/contract';

interface InvitationFacts {
  readonly account: string;
  /** Address of who invites. */
  readonly by: string;
  readonly link: string;
  readonly days: number;
}

interface Text {
  readonly subject: string;
  readonly text: string;
}

/** The mail with the link of an invitation. */
export function invitationMail(language: Language, facts: InvitationFacts): Text {
  return MAILS[language](facts);
}

const MAILS: Readonly<Record<Language, (facts: InvitationFacts) => Text>> = {
  en: ({ account, by, link, days }) => ({
    subject: `Your invitation to ${account} on Tallygate`,
    text: `Hello,

${by} invites you to ${account} on Tallygate. Open this link to choose your name and password:

${link}

It works once, for ${days} days. If you do not know why you were invited, nothing needs to be done.
`,
  }),
  ko: ({ account, by, link, days }) => ({
    subject: `[${account}] Tallygate 초대장`,
    text: `안녕하세요.

${by} 님이 ${account} Tallygate 계정에 초대했습니다. 아래 링크에서 이름과 비밀번호를 정해 주세요.

${link}

링크는 ${days}일 동안 한 번만 쓸 수 있습니다. 초대받을 이유가 없다면 아무것도 하지 않으셔도 됩니다.
`,
  }),
};
