import { type Insertable, type Selectable, sql } from 'kysely';
import { type Instant, isoInstant } from '#kernel';
import type { Reader, Store, Tables, Transaction } from '../../store/index.ts';
import type { CreditStore, KeptCreditAnswer, LoadBooks, LoadedBooks, SaveBooks } from '../credit-store.ts';
import type { HistoryQuestion, UsedByKind } from '../credits.ts';
import type { Entry, Hold, Lot, Posting } from '../facts.ts';
import {
  accountRow,
  entryRow,
  holdRow,
  lotRow,
  policyColumns,
  postingRow,
  readAccount,
  readHold,
  readLot,
  readPosting,
} from './credit-rows.ts';

/** Rows of one statement at most: SQLite takes 32,766 parameters. */
const ROWS_MAX = 500;
const LOTS_MAX = 10_000;
const SETTLEMENTS_MAX = 10_000;

const IS_OPEN = sql<boolean>`(remaining_micro > 0 OR held_micro > 0)`;
const HAS_REMAINING = sql<boolean>`remaining_micro > 0`;
const HAS_EXPIRED = sql<boolean>`expired_micro > 0`;
const OWES = sql<boolean>`debt_micro > 0`;
const IS_HOLDING = sql<boolean>`status = 'open'`;
/** What happens now and then; use is posted each second. */
const SELDOM: readonly string[] = ['grant', 'expiry', 'void', 'refund', 'settlement', 'correction', 'debit'];
const IS_SELDOM = sql<boolean>`kind IN ('grant', 'expiry', 'void', 'refund', 'settlement', 'correction', 'debit')`;

/** The ledger in the control store. */
export function kyselyCreditStore({ db, engine }: Pick<Store, 'db' | 'engine'>): CreditStore<Transaction> {
  return {
    load: (asked, tx) => load(tx ?? db, asked, laneOf(engine)),
    save: (tx, changes) => save(tx, changes, laneOf(engine)),
    savePolicy: async (tx, workspaceId, policy) => {
      await tx
        .insertInto('credit_accounts')
        .values(accountRow({ workspaceId, policy, debtMicro: 0n, sequence: 0 }))
        .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(policyColumns(policy)))
        .execute();
    },
    findHold: async (id, tx) => (await holdsOf(tx ?? db, [id]))[0],
    findLot: async (by, tx) => {
      const [column, value] = 'id' in by ? (['id', by.id] as const) : (['reference', by.reference] as const);
      const row = await (tx ?? db).selectFrom('credit_lots').selectAll().where(column, '=', value).executeTakeFirst();
      return row && readLot(row);
    },
    findPosting: async (tx, { workspaceId, id }) => {
      const rows = await tx
        .selectFrom('credit_postings')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where((eb) => eb.or([eb('id', '=', id), eb('corrects_id', '=', id)]))
        .orderBy('sequence')
        .execute();
      const postings = await withEntries(tx, rows);
      return {
        posting: postings.find((posting) => posting.id === id),
        earlier: postings.filter((posting) => posting.correctsId === id),
      };
    },
    settledLots,
    dueWorkspaces: (now, limit, tx) => dueWorkspaces(tx ?? db, now, limit),
    lots: async (workspaceId) => {
      const rows = await db
        .selectFrom('credit_lots')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('id', 'desc')
        .limit(LOTS_MAX)
        .execute();
      return rows.map(readLot);
    },
    history: (asked) => history(db, asked),
    usedBetween: async (workspaceId, { from, to }) => {
      const { used } = await db
        .selectFrom('credit_postings')
        .select(sql<string>`cast(coalesce(sum(used_micro), 0) as text)`.as('used'))
        .where('workspace_id', '=', workspaceId)
        .where('booked_at', '>=', isoInstant(from))
        .where('booked_at', '<', isoInstant(to))
        .executeTakeFirstOrThrow();
      return BigInt(used);
    },
    usedByKind: (workspaceId, range) => usedByKind(db, workspaceId, range),
  };
}

/** Runs statements that do not wait for each other, in the order in which they were given. */
type Lane = <Value>(ask: () => Promise<Value>) => Promise<Value>;

/** SQLite's thread takes them all at once and keeps their order; a connection to PostgreSQL takes one after the other. */
function laneOf(engine: Store['engine']): Lane {
  if (engine === 'sqlite') return (ask) => ask();
  let last: Promise<unknown> = Promise.resolve();
  return (ask) => {
    const next = last.then(ask);
    last = next;
    return next;
  };
}

async function load(db: Reader, asked: LoadBooks, lane: Lane): Promise<LoadedBooks> {
  const { workspaceId, keys, now, holdIds, lotIds, endedAfter } = asked;
  const isLookingBack = endedAfter !== undefined && endedAfter < now;
  const [account, lots, named, ended, due, wanted, earlier] = await Promise.all([
    lane(() => db.selectFrom('credit_accounts').selectAll().where('workspace_id', '=', workspaceId).executeTakeFirst()),
    lane(() => lotsOf(db, workspaceId).where(IS_OPEN).execute()),
    lotIds.length === 0
      ? []
      : lane(() =>
          lotsOf(db, workspaceId)
            .where('id', 'in', [...new Set(lotIds)])
            .execute(),
        ),
    isLookingBack ? lane(() => endedLots(db, workspaceId, endedAfter)) : [],
    lane(() => dueHolds(db, workspaceId, now)),
    lane(() => holdsOf(db, holdIds)),
    keys.length === 0 ? [] : lane(() => earlierAnswers(db, workspaceId, keys)),
  ]);
  const rows = new Map([...lots, ...named, ...ended].map((row) => [row.id, row]));
  const holds = new Map([...wanted, ...due].map((hold) => [hold.id, hold]));
  return {
    account: account && readAccount(account),
    lots: [...rows.values()].map(readLot),
    holds: [...holds.values()].filter((hold) => hold.workspaceId === workspaceId),
    earlier: new Map(earlier.map(({ key, request_hash: requestHash, answer }) => [key, { requestHash, answer }])),
  };
}

function lotsOf(db: Reader, workspaceId: string) {
  return db.selectFrom('credit_lots').selectAll().where('workspace_id', '=', workspaceId);
}

function earlierAnswers(db: Reader, workspaceId: string, keys: readonly string[]) {
  return db
    .selectFrom('credit_keys')
    .select(['key', 'request_hash', 'answer'])
    .where('workspace_id', '=', workspaceId)
    .where('key', 'in', keys)
    .execute();
}

function endedLots(db: Reader, workspaceId: string, endedAfter: Instant) {
  return lotsOf(db, workspaceId).where('expires_at', '>', isoInstant(endedAfter)).where(HAS_EXPIRED).execute();
}

async function dueHolds(db: Reader, workspaceId: string, now: Instant): Promise<readonly Hold[]> {
  const due = await db
    .selectFrom('credit_holds')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('expires_at', '<=', isoInstant(now))
    .where(IS_HOLDING)
    .execute();
  return await holdsOf(
    db,
    due.map(({ id }) => id),
  );
}

async function holdsOf(db: Reader, ids: readonly string[]): Promise<readonly Hold[]> {
  if (ids.length === 0) return [];
  const holds = await db.selectFrom('credit_holds').selectAll().where('id', 'in', ids).execute();
  const slices = await db.selectFrom('credit_hold_slices').selectAll().where('hold_id', 'in', ids).execute();
  return holds.map((hold) =>
    readHold(
      hold,
      slices.filter((slice) => slice.hold_id === hold.id),
    ),
  );
}

/** Sent together and in this order, since rows name each other. One that fails fails the transaction. */
async function save(tx: Transaction, changes: SaveBooks, lane: Lane): Promise<void> {
  const { account, postings, lots, newLots, newMarks, now } = changes;
  const kept = [...changes.kept, ...[...newMarks].map((mark) => [mark, MARK] as const)];
  if (postings.length === 0 && lots.length === 0 && changes.holds.length === 0 && kept.length === 0) return;
  const made = lots.filter(({ id }) => newLots.has(id)).map(lotRow);
  const answers = kept.map(([key, answer]) => keyRow(account.workspaceId, { ...answer, key }, now));
  await Promise.all([
    lane(() => saveAccount(tx, account, account.sequence === postings.length)),
    ...parts(made).map((rows) => lane(() => tx.insertInto('credit_lots').values(rows).execute())),
    ...lots.filter(({ id }) => !newLots.has(id)).map((lot) => lane(() => saveCounters(tx, lot))),
    ...parts(postings.map(postingRow)).map((rows) =>
      lane(() => tx.insertInto('credit_postings').values(rows).execute()),
    ),
    ...parts(postings.flatMap(entriesOf)).map((rows) =>
      lane(() => tx.insertInto('credit_entries').values(rows).execute()),
    ),
    ...saveHolds(tx, changes).map((write) => lane(write)),
    ...parts(answers).map((rows) => lane(() => tx.insertInto('credit_keys').values(rows).execute())),
  ]);
}

/** Nobody asks for it by its key, and it charged nothing. */
const MARK: KeptCreditAnswer = { requestHash: '', answer: '{}' };

function keyRow(workspaceId: string, kept: KeptCreditAnswer & { readonly key: string }, now: Instant) {
  const { key, requestHash, answer } = kept;
  return { workspace_id: workspaceId, key, request_hash: requestHash, answer, created_at: isoInstant(now) };
}

function parts<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / ROWS_MAX);
  return Array.from({ length: count }, (_, part) => rows.slice(part * ROWS_MAX, (part + 1) * ROWS_MAX));
}

/** Written with every change, so that two that met are told apart. */
async function saveAccount(tx: Transaction, account: SaveBooks['account'], isFirst: boolean): Promise<void> {
  const { debtMicro, sequence, workspaceId } = account;
  const changed = { debt_micro: debtMicro, sequence };
  if (!isFirst) {
    await tx.updateTable('credit_accounts').set(changed).where('workspace_id', '=', workspaceId).execute();
    return;
  }
  await tx
    .insertInto('credit_accounts')
    .values(accountRow(account))
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(changed))
    .execute();
}

async function saveCounters(tx: Transaction, lot: Lot): Promise<void> {
  await tx
    .updateTable('credit_lots')
    .set({
      remaining_micro: lot.remaining,
      held_micro: lot.held,
      consumed_micro: lot.consumed,
      expired_micro: lot.expired,
      voided_micro: lot.voided,
      refunded_micro: lot.refunded,
      settled_micro: lot.settled,
      voided_at: lot.voidedAt === undefined ? null : isoInstant(lot.voidedAt),
    })
    .where('id', '=', lot.id)
    .execute();
}

function saveHolds(tx: Transaction, { holds, newHolds }: SaveBooks): readonly (() => Promise<unknown>)[] {
  const made = holds.filter(({ id }) => newHolds.has(id)).map(holdRow);
  const known = holds.filter(({ id }) => !newHolds.has(id));
  const slices = holds.flatMap(({ id, slices: kept }) =>
    kept.map(({ lotId, amountMicro }) => ({ hold_id: id, lot_id: lotId, amount_micro: amountMicro })),
  );
  const forget = (ids: readonly string[]) => tx.deleteFrom('credit_hold_slices').where('hold_id', 'in', ids).execute();
  return [
    ...parts(made).map((rows) => () => tx.insertInto('credit_holds').values(rows).execute()),
    ...known.map((hold) => () => saveHold(tx, hold)),
    ...(known.length === 0 ? [] : [() => forget(known.map(({ id }) => id))]),
    ...parts(slices).map((rows) => () => tx.insertInto('credit_hold_slices').values(rows).execute()),
  ];
}

async function saveHold(tx: Transaction, hold: Hold): Promise<void> {
  const { status, expires_at, ended_at } = holdRow(hold);
  await tx.updateTable('credit_holds').set({ status, expires_at, ended_at }).where('id', '=', hold.id).execute();
}

async function history(db: Reader, asked: HistoryQuestion): Promise<readonly Posting[]> {
  const { workspaceId, before, limit, kinds, lotIds, from, to } = asked;
  let query = db.selectFrom('credit_postings').selectAll().where('workspace_id', '=', workspaceId);
  if (before !== undefined) query = query.where('sequence', '<', before);
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  // Said once more as the index says it: those of each second's use are not looked at.
  if (kinds?.every((kind) => SELDOM.includes(kind))) query = query.where(IS_SELDOM);
  if (from !== undefined) query = query.where('booked_at', '>=', isoInstant(from));
  if (to !== undefined) query = query.where('booked_at', '<', isoInstant(to));
  if (lotIds !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('credit_entries')
          .select('credit_entries.number')
          .whereRef('credit_entries.posting_id', '=', 'credit_postings.id')
          .where('credit_entries.lot_id', 'in', lotIds),
      ),
    );
  }
  return await withEntries(db, await query.orderBy('sequence', 'desc').limit(limit).execute());
}

async function usedByKind(
  db: Reader,
  workspaceId: string,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<UsedByKind> {
  const rows = await db
    .selectFrom('credit_postings')
    .select(['kind', sql<string>`cast(sum(used_micro) as text)`.as('used')])
    .where('workspace_id', '=', workspaceId)
    .where('booked_at', '>=', isoInstant(from))
    .where('booked_at', '<', isoInstant(to))
    .where('used_micro', '<>', 0)
    .groupBy('kind')
    .execute();
  const sumOf = (kinds: readonly string[]) =>
    rows.reduce((sum, { kind, used }) => sum + (kinds.includes(kind) ? BigInt(used) : 0n), 0n);
  return {
    chargesMicro: sumOf(['charges']),
    directMicro: sumOf(['debit', 'capture']),
    correctionsMicro: sumOf(['correction']),
  };
}

function entriesOf({ id, entries }: Posting): readonly Insertable<Tables['credit_entries']>[] {
  return entries.map((entry: Entry, index) => entryRow(entry, { postingId: id, number: index + 1 }));
}

async function withEntries(
  db: Reader,
  rows: readonly Selectable<Tables['credit_postings']>[],
): Promise<readonly Posting[]> {
  if (rows.length === 0) return [];
  const entries = await db
    .selectFrom('credit_entries')
    .selectAll()
    .where(
      'posting_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('posting_id')
    .orderBy('number')
    .execute();
  const byPosting = Map.groupBy(entries, ({ posting_id: id }) => id);
  return rows.map((row) => readPosting(row, byPosting.get(row.id) ?? []));
}

async function settledLots(tx: Transaction, workspaceId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('credit_postings')
    .innerJoin('credit_entries', 'credit_entries.posting_id', 'credit_postings.id')
    .innerJoin('credit_lots', 'credit_lots.id', 'credit_entries.lot_id')
    .select('credit_lots.id')
    .where('credit_postings.workspace_id', '=', workspaceId)
    .where('credit_postings.kind', '=', 'settlement')
    .where('settled_micro', '>', 0)
    .orderBy('credit_postings.sequence', 'desc')
    .orderBy('credit_entries.number', 'desc')
    .limit(SETTLEMENTS_MAX)
    .execute();
  return [...new Set(rows.map(({ id }) => id))];
}

async function dueWorkspaces(db: Reader, now: Instant, limit: number): Promise<readonly string[]> {
  const at = isoInstant(now);
  const lots = db
    .selectFrom('credit_lots')
    .select('workspace_id')
    .distinct()
    .where('expires_at', '<=', at)
    .where(HAS_REMAINING)
    .limit(limit);
  const holds = db
    .selectFrom('credit_holds')
    .select('workspace_id')
    .distinct()
    .where('expires_at', '<=', at)
    .where(IS_HOLDING)
    .limit(limit);
  const found = await Promise.all([lots.execute(), holds.execute(), settleable(db, at, limit)]);
  return [...new Set(found.flat().map((row) => row.workspace_id))].slice(0, limit);
}

/** Debts that lots can settle which began in the meantime. */
function settleable(db: Reader, at: string, limit: number) {
  return db
    .selectFrom('credit_accounts')
    .select('workspace_id')
    .where(OWES)
    .where((account) =>
      account.exists(
        account
          .selectFrom('credit_lots')
          .select('credit_lots.id')
          .whereRef('credit_lots.workspace_id', '=', 'credit_accounts.workspace_id')
          .where(IS_OPEN)
          .where(HAS_REMAINING)
          .where('voided_at', 'is', null)
          .where('effective_at', '<=', at)
          .where((lot) => lot.or([lot('expires_at', 'is', null), lot('expires_at', '>', at)]))
          .where((lot) =>
            lot.or([
              lot('credit_accounts.debt_settled_by', '=', 'all'),
              lot.and([lot('credit_accounts.debt_settled_by', '=', 'paid'), lot('payment', '<>', 'none')]),
            ]),
          ),
      ),
    )
    .limit(limit)
    .execute();
}
