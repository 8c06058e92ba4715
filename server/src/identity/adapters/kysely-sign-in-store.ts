import { readLanguage } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import { boundedSettings, DEFAULT_SIGN_IN, type SignInSettings } from '../sign-in-settings.ts';
import type { SignInStore, StoredFactor, Ticket, TicketKind } from '../sign-in-store.ts';
import { instant, optionalInstant, optionalText } from './store-values.ts';

/** Ways to sign in, in the control store. */
export function kyselySignInStore(db: Reader): SignInStore<Transaction> {
  return { ...settings(db), ...factors(db), ...tickets(db), ...outsideIdentities(db), ...languages(db) };
}

type Store = SignInStore<Transaction>;
const SETTINGS_ROW = 1;

function settings(db: Reader): Pick<Store, 'settings' | 'saveSettings'> {
  return {
    settings: async (tx) => {
      const row = await (tx ?? db).selectFrom('sign_in_settings').selectAll().executeTakeFirst();
      if (row === undefined) return DEFAULT_SIGN_IN;
      // Who wrote it is the function below; members of later versions are kept out by name where they matter.
      const kept: SignInSettings = { ...DEFAULT_SIGN_IN, ...JSON.parse(row.document) };
      const { singleSignOn } = kept;
      const sealedSecret = row.sealed_secret ?? undefined;
      return boundedSettings({ ...kept, singleSignOn: singleSignOn && { ...singleSignOn, sealedSecret } });
    },
    saveSettings: async (tx, saved, at) => {
      const { sealedSecret, ...singleSignOn } = saved.singleSignOn ?? { sealedSecret: undefined };
      const document = { ...saved, singleSignOn: saved.singleSignOn === undefined ? undefined : singleSignOn };
      const values = {
        document: JSON.stringify(document),
        sealed_secret: sealedSecret ?? null,
        updated_at: isoInstant(at),
      };
      await tx
        .insertInto('sign_in_settings')
        .values({ id: SETTINGS_ROW, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
  };
}

type FactorCalls = 'factor' | 'saveFactor' | 'spendStep' | 'removeFactor';
type RecoveryCalls = 'replaceRecoveryCodes' | 'spendRecoveryCode' | 'recoveryCodesLeft';

function factors(db: Reader): Pick<Store, FactorCalls | RecoveryCalls> {
  return {
    factor: async (personId, tx) => {
      const row = await (tx ?? db)
        .selectFrom('second_factors')
        .selectAll()
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row && toFactor(row);
    },
    saveFactor: async (tx, factor) => {
      const values = {
        sealed_secret: factor.sealedSecret,
        created_at: isoInstant(factor.createdAt),
        confirmed_at: optionalText(factor.confirmedAt),
        last_step: factor.lastStep,
      };
      await tx
        .insertInto('second_factors')
        .values({ person_id: factor.personId, ...values })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
        .execute();
    },
    spendStep: async (tx, personId, step) => {
      const { numUpdatedRows } = await tx
        .updateTable('second_factors')
        .set({ last_step: step })
        .where('person_id', '=', personId)
        .where('last_step', '<', step)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    removeFactor: async (tx, personId) => {
      await tx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute();
      await tx.deleteFrom('second_factors').where('person_id', '=', personId).execute();
    },
    ...recoveryCodes(db),
  };
}

function recoveryCodes(db: Reader): Pick<Store, RecoveryCalls> {
  return {
    replaceRecoveryCodes: async (tx, personId, hashes) => {
      await tx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute();
      const rows = hashes.map((hash) => ({ person_id: personId, hash, used_at: null }));
      await tx.insertInto('recovery_codes').values(rows).execute();
    },
    spendRecoveryCode: async (tx, { personId, hash, at }) => {
      const { numUpdatedRows } = await tx
        .updateTable('recovery_codes')
        .set({ used_at: isoInstant(at) })
        .where('person_id', '=', personId)
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    recoveryCodesLeft: async (personId, tx) => {
      const rows = await (tx ?? db)
        .selectFrom('recovery_codes')
        .select('hash')
        .where('person_id', '=', personId)
        .where('used_at', 'is', null)
        .limit(100)
        .execute();
      return rows.length;
    },
  };
}

function tickets(db: Reader): Pick<Store, 'addTicket' | 'ticket' | 'takeTicket' | 'removeTickets'> {
  return {
    addTicket: async (tx, ticket) => {
      await tx.deleteFrom('sign_in_tickets').where('expires_at', '<=', isoInstant(ticket.createdAt)).execute();
      await tx
        .insertInto('sign_in_tickets')
        .values({
          hash: ticket.hash,
          kind: ticket.kind,
          person_id: ticket.personId ?? null,
          next: ticket.next,
          created_at: isoInstant(ticket.createdAt),
          expires_at: isoInstant(ticket.expiresAt),
        })
        .execute();
    },
    ticket: async (hash, kind, tx) => {
      const row = await (tx ?? db)
        .selectFrom('sign_in_tickets')
        .selectAll()
        .where('hash', '=', hash)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return row && toTicket(row);
    },
    takeTicket: async (tx, hash) => {
      const { numDeletedRows } = await tx.deleteFrom('sign_in_tickets').where('hash', '=', hash).executeTakeFirst();
      return numDeletedRows > 0n;
    },
    removeTickets: async (tx, { personId, kind }) => {
      await tx.deleteFrom('sign_in_tickets').where('person_id', '=', personId).where('kind', '=', kind).execute();
    },
  };
}

type OutsideCalls = 'outsideIdentity' | 'outsideIdentityOf' | 'saveOutsideIdentity';

function outsideIdentities(db: Reader): Pick<Store, OutsideCalls> {
  const identities = (tx: Transaction | undefined) =>
    (tx ?? db).selectFrom('outside_identities').select(['issuer', 'subject', 'person_id as personId']);
  return {
    outsideIdentity: ({ issuer, subject }, tx) =>
      identities(tx).where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst(),
    outsideIdentityOf: ({ issuer, personId }, tx) =>
      identities(tx).where('person_id', '=', personId).where('issuer', '=', issuer).executeTakeFirst(),
    saveOutsideIdentity: async (tx, { issuer, subject, personId }, at) => {
      const last_used_at = isoInstant(at);
      await tx
        .insertInto('outside_identities')
        .values({ issuer, subject, person_id: personId, created_at: last_used_at, last_used_at })
        .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doUpdateSet({ last_used_at }))
        .execute();
    },
  };
}

function languages(db: Reader): Pick<Store, 'language' | 'saveLanguage'> {
  return {
    language: async (personId, tx) => {
      const row = await (tx ?? db)
        .selectFrom('people')
        .select('language')
        .where('id', '=', personId)
        .executeTakeFirst();
      return readLanguage(row?.language);
    },
    saveLanguage: async (tx, personId, language) => {
      await tx
        .updateTable('people')
        .set({ language: language ?? null })
        .where('id', '=', personId)
        .execute();
    },
  };
}

function toFactor(row: Selectable<Tables['second_factors']>): StoredFactor {
  return {
    personId: row.person_id,
    sealedSecret: row.sealed_secret,
    createdAt: instant(row.created_at),
    confirmedAt: optionalInstant(row.confirmed_at),
    lastStep: row.last_step,
  };
}

function toTicket(row: Selectable<Tables['sign_in_tickets']>): Ticket {
  return {
    hash: row.hash,
    // The database holds no other.
    kind: row.kind as TicketKind,
    personId: row.person_id ?? undefined,
    next: row.next,
    createdAt: instant(row.created_at),
    expiresAt: instant(row.expires_at),
  };
}
