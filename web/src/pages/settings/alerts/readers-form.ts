import { type AlertSettings, type AlertSettingsChange, alertSettingsChangeSchema } from '@tallygate/contract';

/** Who gets mails. */
export const MAIL_CHOICES = ['admins', 'named', 'nobody'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

/** Who is told of what, as it is being written. */
export interface ReadersForm {
  readonly mailTo: MailChoice;
  /** One text, as it was typed. */
  readonly addresses: string;
  readonly kinds: AlertSettings['kinds'];
}

/** What the form begins with. */
export function readersFormOf({ mail, kinds }: Pick<AlertSettings, 'mail' | 'kinds'>): ReadersForm {
  const { recipients } = mail;
  const addresses = (recipients ?? []).join('\n');
  if (recipients === null) return { mailTo: 'admins', addresses, kinds };
  return { mailTo: recipients.length === 0 ? 'nobody' : 'named', addresses, kinds };
}

/** What is sent; undefined: the addresses are none, too many, or wrong. */
export function readReadersForm({ mailTo, addresses, kinds }: ReadersForm): AlertSettingsChange | undefined {
  const recipients = recipientsOf(mailTo, addresses);
  if (mailTo === 'named' && recipients?.length === 0) return undefined;
  const change = { mail: { recipients }, kinds };
  return alertSettingsChangeSchema.safeParse(change).success ? change : undefined;
}

function recipientsOf(mailTo: MailChoice, addresses: string): string[] | null {
  if (mailTo === 'admins') return null;
  return mailTo === 'nobody' ? [] : addresses.split(/[\s,;]+/).filter((address) => address !== '');
}
