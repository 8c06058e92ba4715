import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { StorePlaces } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { kyselyCreditAudit } from './adapters/kysely-credit-audit.ts';
import { auditCredits } from './audit-credits.ts';
import { creditsRig } from './credits-rig.test-support.ts';

const TABLES = ['credit_accounts', 'credit_lots', 'credit_postings', 'credit_entries', 'credit_holds'];
/** Ways to spoil a ledger that the database cannot see, once its triggers are gone. */
const TAMPERINGS: readonly {
  readonly how: string;
  readonly rules: readonly string[];
  readonly act: RawBuilder<unknown>;
}[] = [
  {
    how: 'use was turned back into credits',
    rules: ['lot_counter', 'lot_counter'],
    act: sql`UPDATE credit_lots SET remaining_micro = remaining_micro + 5, consumed_micro = consumed_micro - 5 WHERE note = 'one'`,
  },
  {
    how: 'a lot became larger',
    rules: ['granted_once', 'lot_counter'],
    act: sql`UPDATE credit_lots SET remaining_micro = remaining_micro + 5, amount_micro = amount_micro + 5 WHERE note = 'one'`,
  },
  {
    how: 'an entry became smaller',
    rules: ['lot_counter', 'lot_counter', 'used'],
    act: sql`UPDATE credit_entries SET amount_micro = amount_micro - 1 WHERE from_place = 'available' AND to_place = 'consumed' AND amount_micro = 30`,
  },
  {
    how: 'a posting was removed',
    rules: ['lot_counter', 'lot_counter', 'sequence'],
    act: sql`DELETE FROM credit_entries WHERE posting_id IN (SELECT id FROM credit_postings WHERE note = 'gone')`,
  },
  { how: 'a debt was forgiven', rules: ['debt'], act: sql`UPDATE credit_accounts SET debt_micro = 0` },
  { how: 'a debt was made', rules: ['debt'], act: sql`UPDATE credit_accounts SET debt_micro = debt_micro + 1` },
  { how: 'a number was left out', rules: ['sequence'], act: sql`UPDATE credit_accounts SET sequence = sequence + 1` },
  {
    how: 'a hold keeps more than was held for it',
    rules: ['held'],
    act: sql`UPDATE credit_hold_slices SET amount_micro = amount_micro + 1`,
  },
  {
    how: 'a hold ended and its credits stayed',
    rules: ['held', 'hold_ended'],
    act: sql`UPDATE credit_holds SET status = 'released', ended_at = created_at`,
  },
  {
    how: 'a sum of use was changed',
    rules: ['used'],
    act: sql`UPDATE credit_postings SET used_micro = 1 WHERE used_micro = 30`,
  },
  {
    how: 'the end of a lot was moved before its use',
    rules: ['lifetime', 'lifetime', 'lifetime'],
    act: sql`UPDATE credit_lots SET effective_at = '2020-01-01T00:00:00.000Z', expires_at = '2020-01-02T00:00:00.000Z' WHERE note = 'one'`,
  },
  {
    how: 'more was given back than was charged',
    rules: ['corrected', 'lot_counter', 'lot_counter', 'used'],
    act: sql`UPDATE credit_entries SET amount_micro = 100 WHERE from_place = 'consumed' AND to_place = 'available'`,
  },
];

/** The audit of the ledger passes what is whole, and names what somebody with access to the database changed. */
export function auditCreditsContract(engine: 'sqlite' | 'postgres', start: () => Promise<StorePlaces>): void {
  describe(`the audit of credits on ${engine}`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    });
    afterAll(() => places.dispose());

    test('passes a ledger with everything in it', async () => {
      const store = await filledStore(places);
      expect(await auditOf(store)).toMatchObject({ accounts: 1, lots: 2, postings: 8, findings: [], isCut: false });
      await store.close();
    });

    test.each(TAMPERINGS)('tells that $how', async ({ act, rules }) => {
      const store = await filledStore(places);
      await unprotect(store);
      await act.execute(store.db);
      if (rules.includes('sequence') && rules.length > 1) {
        await sql`DELETE FROM credit_postings WHERE note = 'gone'`.execute(store.db);
      }
      const { findings } = await auditOf(store);
      expect(findings.map(({ rule }) => rule).toSorted()).toEqual(rules);
      await store.close();
    });
  });
}

/** Every kind of place is used: lots, uses, a correction, a debt, an open hold. */
async function filledStore(places: StorePlaces): Promise<Store> {
  const store = await (await places.place()).open();
  const { done, clock } = creditsRig(store);
  const workspaceId = 'w';
  const lot = { workspaceId, origin: 'promotion', payment: 'none' } as const;
  await done((credits, tx) => credits.grant(tx, { ...lot, amountMicro: 100n, note: 'one' }));
  const { postingId = '' } = await done((credits, tx) => credits.debit(tx, { workspaceId, amountMicro: 30n }));
  await done((credits, tx) => credits.debit(tx, { workspaceId, amountMicro: 7n, note: 'gone' }));
  await done((credits, tx) => credits.correct(tx, { workspaceId, postingId, amountMicro: 10n }));
  const expiresAt = asInstant(clock.now() + 1_000);
  await done((credits, tx) => credits.hold(tx, { workspaceId, amountMicro: 73n, expiresAt }));
  await done((credits, tx) => credits.debit(tx, { workspaceId, amountMicro: 5n, allowsDebt: true }));
  await done((credits, tx) => credits.grant(tx, { ...lot, amountMicro: 50n, note: 'two' }));
  const found = await store.db
    .selectFrom('credit_lots')
    .select('id')
    .where('note', '=', 'two')
    .executeTakeFirstOrThrow();
  await done((credits, tx) => credits.voidLot(tx, { workspaceId, lotId: found.id }));
  return store;
}

function auditOf(store: Store) {
  return auditCredits(kyselyCreditAudit(store.db), (act) => store.transaction(act));
}

/** Takes away what protects the tables, as somebody with access to the database's files could. */
async function unprotect(store: Store): Promise<void> {
  if (store.engine === 'postgres') {
    for (const table of TABLES) await sql`ALTER TABLE ${sql.table(table)} DISABLE TRIGGER USER`.execute(store.db);
    return;
  }
  const triggers = await sql<{
    name: string;
  }>`SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'credit_%'`.execute(store.db);
  for (const { name } of triggers.rows) await sql`DROP TRIGGER ${sql.ref(name)}`.execute(store.db);
}
