import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { AuditEntry } from '../act.ts';
import type { AuditFilter, AuditPage, AuditQuestion, AuditState, AuditStore } from '../audit-store.ts';
import { canonicalJson, type JsonValue } from '../canonical-json.ts';
import type { ChainEnd } from '../chain.ts';

type Store = AuditStore<Transaction>;

/** Rows of one statement: databases bound the number of its values. */
const ROWS_PER_INSERT = 500;
/** Entries that one page looks at for a text, however few of them match. */
const LOOKED_AT_MAX = 20_000;
/** So far apart the clocks of control processes may be. */
const SKEW_MS = 600_000;

/** The log in the control store. The database refuses to change an entry, to remove one behind the anchor, and to fork the chain. */
export function kyselyAuditStore(db: Reader): Store {
  return { ...writes(), ...reads(db), ...retention(db) };
}

function writes(): Pick<Store, 'end' | 'append'> {
  return {
    end: async (tx) => {
      const row = await tx
        .selectFrom('audit_state')
        .leftJoin(
          (from) =>
            from.selectFrom('audit_log').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).as('newest'),
          (join) => join.onTrue(),
        )
        .select(['is_on', 'anchor_sequence', 'anchor_hash', 'newest.sequence', 'newest.hash'])
        .executeTakeFirstOrThrow();
      const end = { sequence: row.sequence ?? row.anchor_sequence, hash: row.hash ?? row.anchor_hash };
      return { end, isOn: row.is_on === 1 };
    },
    append: async (tx, entries, previousHash) => {
      const rows = entries.map((entry, at) => toRow(entry, entries[at - 1]?.hash ?? previousHash));
      for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
        await tx
          .insertInto('audit_log')
          .values(rows.slice(at, at + ROWS_PER_INSERT))
          .execute();
      }
    },
  };
}

function reads(db: Reader): Pick<Store, 'search' | 'after'> {
  return {
    search: (question) => search(db, question),
    after: async ({ sequence, limit }) => {
      const rows = await db
        .selectFrom('audit_log')
        .selectAll()
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
  };
}

async function search(db: Reader, question: AuditQuestion): Promise<AuditPage> {
  const { from, to, text, limit } = question;
  const ends = await endsOf(db);
  if (ends === undefined) return { entries: [], next: undefined };
  const last = to === undefined ? ends.newest + 1 : await firstAt(db, later(to, SKEW_MS), ends);
  const before = Math.min(question.before ?? last, last);
  const oldest = from === undefined ? ends.oldest : await firstAt(db, later(from, -SKEW_MS), ends);
  // No index finds a text: entries are looked at one by one.
  const first = text === undefined ? oldest : Math.max(oldest, before - LOOKED_AT_MAX);
  const rows = await db
    .selectFrom('audit_log')
    .selectAll()
    .where('sequence', '<', before)
    .where('sequence', '>=', first)
    .where((where) => where.and(conditions(where, question)))
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const rest = first > oldest ? first : undefined;
  return { entries: page.map(toEntry), next: rows.length > limit ? page.at(-1)?.sequence : rest };
}

interface Ends {
  readonly oldest: number;
  readonly newest: number;
}

async function endsOf(db: Reader): Promise<Ends | undefined> {
  const edge = (order: 'asc' | 'desc') =>
    db.selectFrom('audit_log').select('sequence').orderBy('sequence', order).limit(1).executeTakeFirst();
  const [oldest, newest] = [await edge('asc'), await edge('desc')];
  return oldest === undefined || newest === undefined
    ? undefined
    : { oldest: oldest.sequence, newest: newest.sequence };
}

/** The first entry at an instant or later, found by halving: times grow with the sequence, but for the skew of clocks. */
async function firstAt(db: Reader, at: string, { oldest, newest }: Ends): Promise<number> {
  let [low, high] = [oldest, newest + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await db.selectFrom('audit_log').select('at').where('sequence', '=', middle).executeTakeFirst();
    // One that went meanwhile is older than all that are left.
    if (row === undefined || row.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function later(at: Instant, byMs: number): string {
  return isoInstant(asInstant(at + byMs));
}

function conditions(
  where: ExpressionBuilder<Tables, 'audit_log'>,
  { actor, action, target, from, to, text }: AuditFilter,
): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = [];
  if (actor !== undefined) found.push(where.or([where('actor', '=', actor), where('actor_id', '=', actor)]));
  if (action !== undefined) found.push(...beginning(where, 'action', { text: action, mark: '.' }));
  if (target !== undefined) found.push(...beginning(where, 'target', { text: target, mark: ':' }));
  if (from !== undefined) found.push(where('at', '>=', isoInstant(from)));
  if (to !== undefined) found.push(where('at', '<', isoInstant(to)));
  if (text !== undefined) {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    const whole = sql<string>`lower(actor || ' ' || actor_id || ' ' || action || ' ' || target || ' ' || coalesce(before, '') || ' ' || coalesce(after, '') || ' ' || address || ' ' || request_id)`;
    found.push(sql<SqlBool>`${whole} LIKE ${pattern} ESCAPE '\\'`);
  }
  return found;
}

/** The column is the text, or begins with it when it ends with the mark. Texts sort by code point, so that an index finds them. */
function beginning(
  where: ExpressionBuilder<Tables, 'audit_log'>,
  column: 'action' | 'target',
  { text, mark }: { readonly text: string; readonly mark: string },
): Expression<SqlBool>[] {
  if (!text.endsWith(mark)) return [where(column, '=', text)];
  const end = `${text.slice(0, -1)}${String.fromCharCode(mark.charCodeAt(0) + 1)}`;
  return [where(column, '>=', text), where(column, '<', end)];
}

function retention(db: Reader): Pick<Store, 'state' | 'setState' | 'lastBefore' | 'drop'> {
  return {
    state: async (tx) => toState(await (tx ?? db).selectFrom('audit_state').selectAll().executeTakeFirstOrThrow()),
    setState: async (tx, change) => {
      const { isOn } = change;
      const columns = {
        ...(isOn === undefined ? {} : { is_on: isOn ? 1 : 0 }),
        ...('retentionMonths' in change ? { retention_months: change.retentionMonths ?? null } : {}),
      };
      await tx.updateTable('audit_state').set(columns).execute();
    },
    lastBefore: async (tx, at) => {
      const kept = await tx
        .selectFrom('audit_log')
        .select('sequence')
        .where('at', '>=', isoInstant(at))
        .orderBy('sequence')
        .limit(1)
        .executeTakeFirst();
      let older = tx.selectFrom('audit_log').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1);
      if (kept !== undefined) older = older.where('sequence', '<', kept.sequence);
      return await older.executeTakeFirst();
    },
    drop: dropSlice,
  };
}

async function dropSlice(tx: Transaction, through: ChainEnd, countMax: number): Promise<number> {
  const slice = await tx
    .selectFrom('audit_log')
    .select(['sequence', 'hash'])
    .where('sequence', '<=', through.sequence)
    .orderBy('sequence')
    .limit(countMax)
    .execute();
  const last = slice.at(-1);
  if (last === undefined) return 0;
  await tx.updateTable('audit_state').set({ anchor_sequence: last.sequence, anchor_hash: last.hash }).execute();
  await tx.deleteFrom('audit_log').where('sequence', '<=', last.sequence).execute();
  return slice.length;
}

function toState(row: Selectable<Tables['audit_state']>): AuditState {
  return {
    isOn: row.is_on === 1,
    retentionMonths: row.retention_months ?? undefined,
    anchor: { sequence: row.anchor_sequence, hash: row.anchor_hash },
  };
}

function toRow(entry: AuditEntry, previousHash: string): Selectable<Tables['audit_log']> {
  return {
    sequence: entry.sequence,
    at: isoInstant(entry.at),
    actor_id: entry.actorId,
    actor: entry.actor,
    action: entry.action,
    target: entry.target,
    before: toText(entry.before),
    after: toText(entry.after),
    address: entry.address,
    request_id: entry.requestId,
    previous_hash: previousHash,
    hash: entry.hash,
  };
}

function toEntry(row: Selectable<Tables['audit_log']>): AuditEntry {
  return {
    sequence: row.sequence,
    at: asInstant(Date.parse(row.at)),
    actorId: row.actor_id,
    actor: row.actor,
    action: row.action,
    target: row.target,
    before: fromText(row.before),
    after: fromText(row.after),
    address: row.address,
    requestId: row.request_id,
    hash: row.hash,
  };
}

function toText(value: JsonValue | undefined): string | null {
  return value === undefined ? null : canonicalJson(value);
}

function fromText(text: string | null): JsonValue | undefined {
  return text === null ? undefined : JSON.parse(text);
}
