import { sql } from 'kysely';
import { asInstant, invariant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import type { CreditAuditStore } from '../audit-credits.ts';
import type { Place, PostingKind } from '../facts.ts';
import { readAccount, readLot } from './credit-rows.ts';

/** Of each kind of wrong posting, so many are looked at. */
const WRONG_MAX = 1_000;
const USED = sql<number>`CASE WHEN to_place = 'consumed' THEN amount_micro WHEN from_place = 'consumed' THEN -amount_micro ELSE 0 END`;

/** Reads the ledger for audits. Statements run one after the other: both engines have them on one connection. */
export function kyselyCreditAudit(db: Reader): CreditAuditStore<Transaction> {
  return {
    workspacesAfter: async (after, limit) => {
      const query = db.selectFrom('credit_accounts').select('workspace_id').where('workspace_id', '>', after);
      return (await query.orderBy('workspace_id').limit(limit).execute()).map((row) => row.workspace_id);
    },
    factsOf: async (tx, workspaceId) => {
      const account = await tx
        .selectFrom('credit_accounts')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      invariant(account !== undefined, 'an account is never removed');
      const lots = await tx.selectFrom('credit_lots').selectAll().where('workspace_id', '=', workspaceId).execute();
      return {
        account: readAccount(account),
        lots: lots.map(readLot),
        moved: await movedOf(tx, workspaceId),
        postings: await postingsOf(tx, workspaceId),
        slices: await slicesOf(tx, workspaceId),
        misused: await misusedOf(tx, workspaceId),
        outside: await outsideOf(tx, workspaceId),
        corrected: await correctedOf(tx, workspaceId),
      };
    },
  };
}

async function movedOf(tx: Transaction, workspaceId: string) {
  const rows = await entriesOf(tx, workspaceId)
    .select(['from_place', 'to_place', 'lot_id', textOfSum(sql`amount_micro`).as('amount')])
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .groupBy(['from_place', 'to_place', 'lot_id'])
    .execute();
  return rows.map(({ from_place, to_place, lot_id, amount, entries }) => ({
    ...{ from: from_place as Place, to: to_place as Place, lotId: lot_id ?? undefined },
    ...{ amountMicro: BigInt(amount), entries },
  }));
}

async function postingsOf(tx: Transaction, workspaceId: string) {
  const { count, first, last } = await tx
    .selectFrom('credit_postings')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.min<number | null>('sequence').as('first'),
      eb.fn.max<number | null>('sequence').as('last'),
    ])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return { count, first: first ?? 0, last: last ?? 0 };
}

async function slicesOf(tx: Transaction, workspaceId: string) {
  const rows = await tx
    .selectFrom('credit_hold_slices')
    .innerJoin('credit_holds', 'credit_holds.id', 'credit_hold_slices.hold_id')
    .select(['lot_id', 'status', 'amount_micro'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  return rows.map(({ lot_id, status, amount_micro }) => ({
    ...{ lotId: lot_id, isOpen: status === 'open', amountMicro: BigInt(amount_micro) },
  }));
}

async function misusedOf(tx: Transaction, workspaceId: string) {
  const rows = await entriesOf(tx, workspaceId)
    .select(['credit_postings.id', 'used_micro', textOfSum(USED).as('entries')])
    .groupBy(['credit_postings.id', 'used_micro'])
    .having(sql<boolean>`sum(${USED}) <> used_micro`)
    .limit(WRONG_MAX)
    .execute();
  return rows.map(({ id, used_micro, entries }) => ({
    ...{ postingId: id, stored: BigInt(used_micro), entries: BigInt(entries) },
  }));
}

async function outsideOf(tx: Transaction, workspaceId: string) {
  const rows = await entriesOf(tx, workspaceId)
    .innerJoin('credit_lots', 'credit_lots.id', 'credit_entries.lot_id')
    .select(['credit_postings.id', 'kind', 'lot_id', 'booked_at'])
    .where('from_place', '=', 'available')
    .where('to_place', 'in', ['consumed', 'held', 'debt'])
    .where((eb) =>
      eb.or([
        eb('credit_lots.effective_at', '>', eb.ref('credit_postings.effective_at')),
        eb('expires_at', '<=', eb.ref('credit_postings.effective_at')),
      ]),
    )
    .limit(WRONG_MAX)
    .execute();
  return rows.map(({ id, kind, lot_id, booked_at }) => ({
    ...{ postingId: id, kind: kind as PostingKind, lotId: lot_id ?? '' },
    bookedAt: asInstant(Date.parse(booked_at)),
  }));
}

/** Of each posting that was corrected, by lot: what it had charged and what was given back. */
async function correctedOf(tx: Transaction, workspaceId: string) {
  const returned = await entriesOf(tx, workspaceId)
    .select(['corrects_id', 'lot_id', textOfSum(sql`amount_micro`).as('amount')])
    .where('corrects_id', 'is not', null)
    .where('from_place', '=', 'consumed')
    .groupBy(['corrects_id', 'lot_id'])
    .execute();
  const charged = await entriesOf(tx, workspaceId)
    .select(['posting_id', 'lot_id', textOfSum(sql`amount_micro`).as('amount')])
    .where('to_place', '=', 'consumed')
    .where('posting_id', 'in', (eb) =>
      eb
        .selectFrom('credit_postings as correcting')
        .select('correcting.corrects_id')
        .where('correcting.workspace_id', '=', workspaceId)
        .where('correcting.corrects_id', 'is not', null),
    )
    .groupBy(['posting_id', 'lot_id'])
    .execute();
  const amounts = new Map(charged.map(({ posting_id, lot_id, amount }) => [`${posting_id} ${lot_id}`, amount]));
  return returned.map(({ corrects_id, lot_id, amount }) => ({
    ...{ postingId: corrects_id ?? '', returned: BigInt(amount) },
    charged: BigInt(amounts.get(`${corrects_id} ${lot_id}`) ?? 0),
  }));
}

function entriesOf(tx: Transaction, workspaceId: string) {
  return tx
    .selectFrom('credit_postings')
    .innerJoin('credit_entries', 'credit_entries.posting_id', 'credit_postings.id')
    .where('credit_postings.workspace_id', '=', workspaceId);
}

/** Sums may be larger than what fits into a number. */
function textOfSum(expression: ReturnType<typeof sql>) {
  return sql<string>`cast(sum(${expression}) as text)`;
}
