import type { PlannedBatch } from './plan-batches.ts';
import type { UsageSink } from './sink.ts';
import type { StoredRecord } from './source.ts';

/** Request ids asked for in one question to the warehouse. */
export const LOOK_UP_IDS_MAX = 1_000;

/** The request ids of a batch that the warehouse does not have, asked for in chunks. */
export async function lookUpMissing(sink: UsageSink, batch: PlannedBatch): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  for (let start = 0; start < batch.records.length; start += LOOK_UP_IDS_MAX) {
    const chunk = batch.records.slice(start, start + LOOK_UP_IDS_MAX);
    const stored = await sink.stored({
      partition: batch.partition,
      ...timeRange(chunk),
      requestIds: chunk.map((record) => record.requestId),
    });
    for (const { requestId } of chunk) {
      if (!stored.has(requestId)) missing.add(requestId);
    }
  }
  return missing;
}

function timeRange(records: readonly StoredRecord[]): { readonly fromMs: number; readonly toMs: number } {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const { eventTimeMs } of records) {
    fromMs = Math.min(fromMs, eventTimeMs);
    toMs = Math.max(toMs, eventTimeMs);
  }
  return { fromMs, toMs };
}
