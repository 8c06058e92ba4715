import type { Language } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { SignInSettings } from './sign-in-settings.ts';

/** The app that makes somebody's codes. */
export interface StoredFactor {
  readonly personId: string;
  readonly sealedSecret: string;
  readonly createdAt: Instant;
  /** undefined: no code was confirmed yet, so that none is asked for. */
  readonly confirmedAt: Instant | undefined;
  readonly lastStep: number;
}

/** `code`: a sign-in that waits for its code. `reset`: a link that resets a password. `answer`: an identity provider's answer that was used. */
export type TicketKind = 'code' | 'reset' | 'answer';

/** Something given out for one use and a short time. */
export interface Ticket {
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  readonly kind: TicketKind;
  /** undefined: of nobody that is known. */
  readonly personId: string | undefined;
  /** Where the person was going; may be empty. */
  readonly next: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** Whom an identity provider means. */
export interface OutsideIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly personId: string;
}

/** Where ways to sign in are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface SignInStore<Tx> {
  /** The defaults until somebody saved others. */
  settings(tx?: Tx): Promise<SignInSettings>;
  saveSettings(tx: Tx, settings: SignInSettings, at: Instant): Promise<void>;

  factor(personId: string, tx?: Tx): Promise<StoredFactor | undefined>;
  /** In place of the one that there is. */
  saveFactor(tx: Tx, factor: StoredFactor): Promise<void>;
  /** Marks a step as used; false: it or a later one was used meanwhile. */
  spendStep(tx: Tx, personId: string, step: number): Promise<boolean>;
  /** With its recovery codes. */
  removeFactor(tx: Tx, personId: string): Promise<void>;
  replaceRecoveryCodes(tx: Tx, personId: string, hashes: readonly string[]): Promise<void>;
  /** False: there is no such code, or it was used. */
  spendRecoveryCode(
    tx: Tx,
    spent: { readonly personId: string; readonly hash: string; readonly at: Instant },
  ): Promise<boolean>;
  recoveryCodesLeft(personId: string, tx?: Tx): Promise<number>;

  /** Throws a UniqueViolation when there is one with this hash. Tickets that have ended go. */
  addTicket(tx: Tx, ticket: Ticket): Promise<void>;
  ticket(hash: string, kind: TicketKind, tx?: Tx): Promise<Ticket | undefined>;
  /** Takes it away; false: it was gone. */
  takeTicket(tx: Tx, hash: string): Promise<boolean>;
  removeTickets(tx: Tx, of: { readonly personId: string; readonly kind: TicketKind }): Promise<void>;

  /** By the provider's own name for the person. */
  outsideIdentity(
    of: { readonly issuer: string; readonly subject: string },
    tx?: Tx,
  ): Promise<OutsideIdentity | undefined>;
  outsideIdentityOf(
    of: { readonly issuer: string; readonly personId: string },
    tx?: Tx,
  ): Promise<OutsideIdentity | undefined>;
  saveOutsideIdentity(tx: Tx, identity: OutsideIdentity, at: Instant): Promise<void>;

  /** Of mails and pages; undefined: the account's. */
  language(personId: string, tx?: Tx): Promise<Language | undefined>;
  saveLanguage(tx: Tx, personId: string, language: Language | undefined): Promise<void>;
}
