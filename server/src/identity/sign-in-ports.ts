import type { Language } from '@tallygate/contract';
import type { IdentityProvider } from './identity-provider.ts';
import type { TextBox } from './seal-text.ts';
import type { SignInStore } from './sign-in-store.ts';

/** A mail to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
}

/** Resolves when the mail server has taken the mail; rejects when it did not, or when too many wait. */
export type SendMail = (mail: Mail) => Promise<void>;

/** What mails and pages say of the account. */
export interface AccountOfSignIn {
  readonly name: string;
  readonly language: Language;
  readonly defaultWorkspaceId: string;
}

/** What signing in is made of, besides the rest of identity. `Tx` is a transaction of the control store. */
export interface SignInPorts<Tx> {
  readonly waysIn: SignInStore<Tx>;
  /** Seals the secrets of apps and of single sign-on, and what travels in cookies. */
  readonly box: TextBox;
  /** undefined: mail is not set up. */
  readonly sendMail?: SendMail | undefined;
  readonly provider: IdentityProvider;
  readonly signInAccount: () => AccountOfSignIn;
}
