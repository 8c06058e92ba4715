import type { Language } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { KeyStore } from './key-store.ts';
import type { OwnerStore } from './owner-store.ts';
import type { PeopleStore } from './people-store.ts';
import type { Person } from './person.ts';

/** Where people, their keys and the setup link are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface IdentityStore<Tx> extends OwnerStore<Tx>, PeopleStore<Tx>, KeyStore<Tx> {
  /** Whether an account admin can sign in. Disabled ones do not count. */
  hasAdmin(tx?: Tx): Promise<boolean>;
  person(id: string, tx?: Tx): Promise<Person | undefined>;
  personByEmail(email: string, tx?: Tx): Promise<Person | undefined>;
  /** Adds the person, or gives the one with this id another name and address; one who was removed is there again. */
  savePerson(tx: Tx, person: Person): Promise<void>;
  /** The languages of those who chose one, by their addresses; of nobody who was removed. */
  chosenLanguages(tx?: Tx): Promise<Readonly<Record<string, Language>>>;

  /** From now on only this link opens the setup. */
  replaceLink(tx: Tx, link: { readonly hash: string; readonly createdAt: Instant }): Promise<void>;
  /** When a link was made; undefined: unknown, replaced or used. */
  openLink(hash: string, tx?: Tx): Promise<{ readonly createdAt: Instant } | undefined>;
  useLink(tx: Tx, hash: string, at: Instant): Promise<void>;
}
