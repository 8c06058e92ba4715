import type { StoredRecord } from './source.ts';

/**
 * JSONEachRow text of the records: each row without its last brace, then `,"batch_id":"…"}` and a line feed.
 * Rows are spliced, never parsed. The batch id must need no escaping in JSON; ours are UUIDs, numbers and dates.
 */
export function encodeRows(
  batchId: string,
  records: readonly StoredRecord[],
  memory: (bytes: number) => Buffer = Buffer.allocUnsafe,
): Buffer {
  const tail = Buffer.from(`,"batch_id":"${batchId}"}\n`);
  const bytes = records.reduce((sum, record) => sum + record.row.length - 1 + tail.length, 0);
  const target = memory(bytes);
  let at = 0;
  for (const { row } of records) {
    at += row.copy(target, at, 0, row.length - 1);
    at += tail.copy(target, at);
  }
  return target;
}
