import type { Instant } from '#kernel';
import type { ApiKeyRow, OwnedKey } from './api-key.ts';
import type { Person } from './person.ts';

/** Which page of the keys; in descending order of their ids, which for keys of the database is newest first. */
export interface KeyPage {
  /** Only this person's; undefined: everybody's. */
  readonly personId: string | undefined;
  /** Only keys with a smaller id. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Where people, their keys and the setup link are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface IdentityStore<Tx> {
  /** Whether an account admin can sign in. Disabled ones do not count. */
  hasAdmin(tx?: Tx): Promise<boolean>;
  person(id: string, tx?: Tx): Promise<Person | undefined>;
  personByEmail(email: string, tx?: Tx): Promise<Person | undefined>;
  /** Adds the person, or gives the one with this id another name, address and role. */
  savePerson(tx: Tx, person: Person): Promise<void>;

  /** From now on only this link opens the setup. */
  replaceLink(tx: Tx, link: { readonly hash: string; readonly createdAt: Instant }): Promise<void>;
  /** When a link was made; undefined: unknown, replaced or used. */
  openLink(hash: string, tx?: Tx): Promise<{ readonly createdAt: Instant } | undefined>;
  useLink(tx: Tx, hash: string, at: Instant): Promise<void>;

  addKey(tx: Tx, key: ApiKeyRow): Promise<void>;
  key(id: string, tx?: Tx): Promise<OwnedKey | undefined>;
  revokeKey(tx: Tx, id: string, at: Instant): Promise<void>;
  keys(page: KeyPage): Promise<readonly OwnedKey[]>;
  /** Every key that is not revoked and whose person is not disabled; expired ones too, so that their callers are told. */
  liveKeys(tx?: Tx): Promise<readonly OwnedKey[]>;
}
