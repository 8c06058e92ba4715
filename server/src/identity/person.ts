import type { Instant } from '#kernel';
import type { Role } from './keys.ts';

/** Who may sign in, or owns a key. */
export interface Person {
  readonly id: string;
  /** In lower case; unique. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Instant;
  /** Since when they may do nothing any more. */
  readonly disabledAt: Instant | undefined;
}

/** The form in which addresses are kept and compared. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}
