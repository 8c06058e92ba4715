import type { Instant } from '#kernel';

/** A session that was found by its cookie. */
export interface FoundSession {
  readonly id: string;
  readonly personId: string;
  readonly startedAt: Instant;
  /** To the minute or so. */
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
}

/** A session as its owner sees it. */
export interface KnownSession extends FoundSession {
  /** Where it was started from. */
  readonly address: string;
  readonly userAgent: string;
}

/** Whom a password is for. */
export interface PasswordOwner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Passwords and sessions. `Tx` is a transaction of the control store. */
export interface SignInEngine<Tx> {
  /** Slow on purpose: never inside a transaction. */
  hashPassword(password: string): Promise<string>;
  /** Whose password it is. Takes as long for an unknown address as for a wrong password; undefined: either. */
  verify(credentials: { readonly email: string; readonly password: string }): Promise<string | undefined>;
  /** Gives a person a password to sign in with. Throws when they have one, or when the address is taken. */
  addUser(tx: Tx, user: PasswordOwner & { readonly passwordHash: string }): Promise<void>;
  /** Makes it possible to start sessions for a person who has no password; changes their name and address here if they differ. */
  keepUser(tx: Tx, user: PasswordOwner): Promise<void>;
  /** Gives a person this password, in place of the one that they may have. */
  setPassword(tx: Tx, user: PasswordOwner & { readonly passwordHash: string }): Promise<void>;
  hasPassword(personId: string, tx?: Tx): Promise<boolean>;
  /** `cookie`: value of the `Set-Cookie` field. `lifeMs`: default seven days. The person's sessions that have ended go. */
  startSession(
    tx: Tx,
    of: {
      readonly personId: string;
      readonly address: string;
      readonly userAgent: string;
      readonly lifeMs?: number | undefined;
    },
  ): Promise<{ readonly id: string; readonly cookie: string }>;
  /** The session of a request's `Cookie` field; undefined: none, forged, ended or expired. */
  readSession(headers: Headers): Promise<FoundSession | undefined>;
  /** Notes that it was used. */
  touchSession(tx: Tx, id: string, at: Instant): Promise<void>;
  /** Those that have not ended, the one seen last first. */
  sessions(personId: string, tx?: Tx): Promise<readonly KnownSession[]>;
  endSession(tx: Tx, id: string): Promise<void>;
  /** Whether the request carries a session cookie, good or not. */
  hasCookie(headers: Headers): boolean;
  /** Value of the `Set-Cookie` field that makes the browser forget the session. */
  readonly clearingCookie: string;
}
