import type { Instant } from '#kernel';

/** Who may sign in, or owns a key. */
export interface Person {
  readonly id: string;
  /** In lower case; unique. */
  readonly email: string;
  readonly name: string;
  /** What they may do in workspaces is told elsewhere: see `Owner`. */
  readonly isAccountAdmin: boolean;
  readonly createdAt: Instant;
  /** Since when they may do nothing any more. */
  readonly disabledAt: Instant | undefined;
}

/** The form in which addresses are kept and compared. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}
