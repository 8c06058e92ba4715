import type { ClickHouseClient } from '@clickhouse/client';
import { invariant, isoInstant } from '#kernel';
import type { AuditEntry } from '../act.ts';
import { AUDIT_DATABASE, AUDIT_LOG_TABLE } from '../audit-columns.ts';
import { canonicalJson, type JsonValue } from '../canonical-json.ts';
import type { AuditSink } from '../ship-log.ts';

/** The copy of the log in the warehouse. `client` gives the connection of now: the warehouse may move. */
export function clickhouseAuditSink(client: () => ClickHouseClient): AuditSink {
  const ask = async <Row>(query: string): Promise<readonly Row[]> =>
    await (await client().query({ query, format: 'JSONEachRow' })).json<Row>();
  return {
    newest: async () => {
      const [row] = await ask<{ readonly sequence: string | number; readonly hash: string }>(NEWEST);
      return row === undefined ? undefined : { sequence: Number(row.sequence), hash: row.hash };
    },
    add: async (entries) => {
      await client().insert({
        table: AUDIT_LOG_TABLE,
        values: entries.map(toRow),
        format: 'JSONEachRow',
        clickhouse_settings: { date_time_input_format: 'best_effort' },
      });
    },
    dropBefore: async (at) => {
      const first = Number(isoInstant(at).slice(0, 7).replace('-', ''));
      for (const { partition } of await ask<{ readonly partition: string }>(PARTITIONS)) {
        // The name of a partition can be no parameter.
        invariant(/^\d{6}$/.test(partition), 'partitions of the audit log are months');
        if (Number(partition) >= first) continue;
        await client().command({ query: `ALTER TABLE ${AUDIT_LOG_TABLE} DROP PARTITION ${partition} ${ANY_SIZE}` });
      }
    },
  };
}

/** The engine refuses to drop what is large, for fear of a mistake; it reads this from the statement only. */
const ANY_SIZE = 'SETTINGS max_partition_size_to_drop = 0';
const NEWEST = `SELECT sequence, hash FROM ${AUDIT_LOG_TABLE} ORDER BY sequence DESC LIMIT 1`;
const PARTITIONS = `
  SELECT DISTINCT partition FROM system.parts
  WHERE database = '${AUDIT_DATABASE}' AND table = 'audit_log' AND active
  ORDER BY partition`;

function toRow(entry: AuditEntry) {
  return {
    sequence: entry.sequence,
    event_time: isoInstant(entry.at),
    action: entry.action,
    actor: entry.actor,
    actor_id: entry.actorId,
    target: entry.target,
    before: textOf(entry.before),
    after: textOf(entry.after),
    ip_address: entry.address,
    request_id: entry.requestId,
    hash: entry.hash,
  };
}

function textOf(value: JsonValue | undefined): string | null {
  return value === undefined ? null : canonicalJson(value);
}
