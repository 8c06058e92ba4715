import type { Language } from '@tallygate/contract';
import type { Clock, Random } from '#kernel';
import type { NoticeStore } from './notice-store.ts';

/** What notices are made of. `Tx` is a transaction of the control store. */
export interface NoticePorts<Tx> {
  readonly store: NoticeStore<Tx>;
  /** Keeps the secret of webhooks. */
  readonly box: SealedText;
  /** Account admins that can sign in, at most so many. */
  readonly admins: (countMax: number, tx?: Tx) => Promise<readonly Reader[]>;
  /** Whether this installation can send mails. */
  readonly canMail: boolean;
  readonly clock: Clock;
  readonly random: Random;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

/** Somebody who reads mails. */
export interface Reader {
  readonly address: string;
  /** undefined: the account's. */
  readonly language: Language | undefined;
}

/** Keeps a text so that it can only be read here, and only for its purpose. */
export interface SealedText {
  seal(text: string, purpose: string): string;
  /** undefined: sealed elsewhere, for another purpose, or altered. */
  open(sealed: string, purpose: string): string | undefined;
}
