import type { Table, TableSummary } from '@tallygate/contract';
import { AUDIT_COLUMNS, type AuditEntry } from '#audit';
import { isoInstant } from '#kernel';
import { tableName } from '#sql';
import type { ControlApiOptions } from './api-context.ts';

/** What is said of `system.access.audit` in lists. */
export const AUDIT_TABLE: TableSummary = {
  name: tableName('audit'),
  comment: {
    en: 'Who did what: one row per act, a second or so after it. The chain of hashes is kept in the control store.',
    ko: '누가 무엇을 했는지 작업마다 한 행으로 기록하며, 몇 초 안에 조회할 수 있습니다. 해시 체인은 제어 저장소에 보관됩니다.',
  },
};

/** Its columns. */
export const AUDIT_TABLE_COLUMNS: readonly Table['columns'][number][] = AUDIT_COLUMNS.map(
  ({ name, type, comment }) => ({
    name,
    type,
    comment: { ...comment },
    is_documented: false,
  }),
);

/** The table with its columns and newest rows, which the control store has first. */
export async function describeAuditTable(
  { audit }: Pick<ControlApiOptions, 'audit'>,
  rowsMax: number,
): Promise<Omit<Table, 'retention'>> {
  const { anchor } = await audit.state();
  const [first] = await audit.after({ sequence: anchor.sequence, limit: 1 });
  const { entries } = await audit.search({ limit: rowsMax });
  const newest = entries[0];
  return {
    ...AUDIT_TABLE,
    columns: [...AUDIT_TABLE_COLUMNS],
    row_count: newest === undefined ? 0 : newest.sequence - anchor.sequence,
    bytes_on_disk: null,
    first_event_time: first === undefined ? null : isoInstant(first.at),
    last_event_time: newest === undefined ? null : isoInstant(newest.at),
    latest: entries.map(toRow),
  };
}

function toRow(entry: AuditEntry): Record<string, unknown> {
  const { sequence, action, actor, target, hash } = entry;
  return {
    sequence: String(sequence),
    event_time: isoInstant(entry.at),
    ...{ action, actor, actor_id: entry.actorId, target },
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
    ...{ ip_address: entry.address, request_id: entry.requestId, hash },
  };
}
