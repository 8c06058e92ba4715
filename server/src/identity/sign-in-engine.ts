import type { Instant } from '#kernel';

/** A session that was found by its cookie. */
export interface FoundSession {
  readonly id: string;
  readonly personId: string;
  readonly expiresAt: Instant;
}

/** Passwords and sessions. `Tx` is a transaction of the control store. */
export interface SignInEngine<Tx> {
  /** Slow on purpose: never inside a transaction. */
  hashPassword(password: string): Promise<string>;
  /** Whose password it is. Takes as long for an unknown address as for a wrong password; undefined: either. */
  verify(credentials: { readonly email: string; readonly password: string }): Promise<string | undefined>;
  /** Gives a person a password to sign in with. Throws when they have one, or when the address is taken. */
  addUser(
    tx: Tx,
    user: { readonly id: string; readonly name: string; readonly email: string; readonly passwordHash: string },
  ): Promise<void>;
  /** `cookie`: value of the `Set-Cookie` field. */
  startSession(
    tx: Tx,
    of: { readonly personId: string; readonly address: string; readonly userAgent: string },
  ): Promise<{ readonly id: string; readonly cookie: string }>;
  /** The session of a request's `Cookie` field; undefined: none, forged, ended or expired. */
  readSession(headers: Headers): Promise<FoundSession | undefined>;
  endSession(tx: Tx, id: string): Promise<void>;
  /** Whether the request carries a session cookie, good or not. */
  hasCookie(headers: Headers): boolean;
  /** Value of the `Set-Cookie` field that makes the browser forget the session. */
  readonly clearingCookie: string;
}
