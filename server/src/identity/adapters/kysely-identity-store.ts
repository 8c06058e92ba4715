import { readLanguage } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { IdentityStore } from '../identity-store.ts';
import type { Person } from '../person.ts';
import { kyselyGroupStore } from './kysely-group-store.ts';
import { kyselyInvitationStore } from './kysely-invitation-store.ts';
import { kyselyKeyStore } from './kysely-key-store.ts';
import { kyselyOwnerStore } from './kysely-owner-store.ts';
import { kyselyRoleStore } from './kysely-role-store.ts';
import { kyselyWorkspaceStore } from './kysely-workspace-store.ts';
import { instant, optionalInstant, optionalText } from './store-values.ts';

/** People, keys and setup links in the control store. */
export function kyselyIdentityStore(db: Reader): IdentityStore<Transaction> {
  return {
    ...kyselyOwnerStore(db),
    ...kyselyRoleStore(db),
    ...kyselyGroupStore(db),
    ...kyselyWorkspaceStore(db),
    ...kyselyInvitationStore(db),
    ...people(db),
    ...setupLinks(db),
    ...kyselyKeyStore(db),
  };
}

type Store = IdentityStore<Transaction>;

function people(db: Reader): Pick<Store, 'hasAdmin' | 'person' | 'personByEmail' | 'savePerson' | 'chosenLanguages'> {
  return {
    hasAdmin: async (tx) => {
      const row = await (tx ?? db)
        .selectFrom('people')
        .innerJoin('auth_user', 'auth_user.id', 'people.id')
        .select('people.id')
        .where('people.is_account_admin', '=', 1)
        .where('people.disabled_at', 'is', null)
        .where('people.removed_at', 'is', null)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    person: async (id, tx) => {
      const row = await livePeople(tx ?? db)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? undefined : toPerson(row);
    },
    personByEmail: async (email, tx) => {
      const row = await livePeople(tx ?? db)
        .where('email', '=', email)
        .executeTakeFirst();
      return row === undefined ? undefined : toPerson(row);
    },
    savePerson: async (tx, { id, email, name, isAccountAdmin, createdAt, disabledAt }) => {
      const here = { removed_at: null, removed_address: null };
      const flags = { is_account_admin: isAccountAdmin ? 1 : 0, disabled_at: optionalText(disabledAt) };
      const changing = { email, name, ...flags, ...here };
      await tx
        .insertInto('people')
        .values({ id, ...changing, language: null, created_at: isoInstant(createdAt) })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute();
    },
    chosenLanguages: async (tx) => {
      const rows = await (tx ?? db)
        .selectFrom('people')
        .select(['email', 'language'])
        .where('language', 'is not', null)
        .where('removed_at', 'is', null)
        .orderBy('email')
        .execute();
      return Object.fromEntries(
        rows.flatMap(({ email, language }) => {
          const known = readLanguage(language);
          return known === undefined ? [] : [[email, known]];
        }),
      );
    },
  };
}

function livePeople(reader: Reader) {
  return reader.selectFrom('people').selectAll().where('removed_at', 'is', null);
}

function setupLinks(db: Reader): Pick<Store, 'replaceLink' | 'openLink' | 'useLink'> {
  return {
    replaceLink: async (tx, { hash, createdAt }) => {
      await tx.deleteFrom('setup_links').execute();
      await tx
        .insertInto('setup_links')
        .values({ hash, created_at: isoInstant(createdAt), used_at: null })
        .execute();
    },
    openLink: async (hash, tx) => {
      const row = await (tx ?? db)
        .selectFrom('setup_links')
        .select('created_at')
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      return row === undefined ? undefined : { createdAt: instant(row.created_at) };
    },
    useLink: async (tx, hash, at) => {
      await tx
        .updateTable('setup_links')
        .set({ used_at: isoInstant(at) })
        .where('hash', '=', hash)
        .execute();
    },
  };
}

function toPerson(row: Selectable<Tables['people']>): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    isAccountAdmin: row.is_account_admin === 1,
    createdAt: instant(row.created_at),
    disabledAt: optionalInstant(row.disabled_at),
  };
}
