import type { Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { AuditEntry } from '../act.ts';
import type { AuditStore } from '../audit-store.ts';
import { canonicalJson, type JsonValue } from '../canonical-json.ts';

/** The log in the control store. The database refuses to change or remove an entry, and to fork the chain. */
export function kyselyAuditStore(db: Reader): AuditStore<Transaction> {
  return {
    end: (tx) =>
      tx.selectFrom('audit_log').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst(),
    append: async (tx, entry, previousHash) => {
      await tx.insertInto('audit_log').values(toRow(entry, previousHash)).execute();
    },
    newest: async ({ before, limit }) => {
      const all = db.selectFrom('audit_log').selectAll().orderBy('sequence', 'desc').limit(limit);
      const rows = await (before === undefined ? all : all.where('sequence', '<', before)).execute();
      return rows.map(toEntry);
    },
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
