import type { Log } from '#kernel';
import { BatchRefused } from './batch-refused.ts';
import { encodeRows } from './encode-rows.ts';
import type { LentMemory } from './lent-memory.ts';
import type { PlannedBatch } from './plan-batches.ts';
import type { Quarantine } from './quarantine.ts';
import type { UsageSink } from './sink.ts';
import type { StoredRecord } from './source.ts';

/** So often a batch is refused for its content before it is divided to find the rows at fault. */
export const REFUSALS_MAX = 3;

/** A batch on its way, with how often this process saw it refused for its content. */
export interface PendingBatch extends PlannedBatch {
  refusals: number;
}

/** What rows are sent to. */
export interface SendingPorts {
  readonly sink: UsageSink;
  /** For rows that the sink refuses for their content. */
  readonly quarantine: Quarantine;
  readonly log: Log;
  /** For what is sent. */
  readonly memory: LentMemory;
}

/** What to send of a batch. */
export interface Sending {
  readonly batch: PendingBatch;
  /** Request ids of the rows to send. */
  readonly wanted: ReadonlySet<string> | 'all';
  /** Part of the tokens: no token is sent under two incarnations unless to settle what was sent with it. */
  readonly incarnation: string;
}

/**
 * Sends the wanted rows of a batch as one block. A batch that was refused too often is sent in halves of halves until
 * the refused rows are alone and go into quarantine. Each part has its own range of the batch and thereby its own token:
 * the same rows under the same incarnation are always sent with the same token, so whatever is repeated, after a lost
 * answer or by the next process, is stored once. That needs refusals to be repeatable, which those for content are.
 */
export async function sendRows(
  { sink, quarantine, log, memory }: SendingPorts,
  { batch, wanted, incarnation }: Sending,
): Promise<void> {
  const insert = async (range: Range, token: string): Promise<void> => {
    const records = wantedWithin(range);
    const rows = encodeRows(batch.batchId, records, memory.take);
    await sink.insert({
      batchId: batch.batchId,
      token,
      partition: batch.partition,
      rows,
      rowCount: records.length,
    });
    // Of an insert that failed, a connection may still be sending.
    memory.giveBack(rows);
  };
  const wantedWithin = (range: Range): readonly StoredRecord[] => {
    const records = batch.records.slice(range.from, range.to);
    return wanted === 'all' ? records : records.filter((record) => wanted.has(record.requestId));
  };

  const divide = async (range: Range): Promise<void> => {
    const records = wantedWithin(range);
    const [first] = records;
    if (first === undefined) return;
    const refusal = await refusalOf(() => insert(range, `${batch.batchId}/${range.from}-${range.to}:${incarnation}`));
    if (refusal === undefined) return;
    if (records.length === 1) {
      await quarantine.keep([{ ...first, batchId: batch.batchId, reason: `${refusal.code}: ${refusal.detail}` }]);
      log.error(
        { requestId: first.requestId, refusal: refusal.code },
        'the warehouse refused a row; it is in quarantine',
      );
      return;
    }
    const middle = Math.floor((range.from + range.to) / 2);
    await divide({ from: range.from, to: middle });
    await divide({ from: middle, to: range.to });
  };

  const all = { from: 0, to: batch.records.length };
  if (wanted !== 'all' && wanted.size === 0) return;
  if (batch.refusals >= REFUSALS_MAX) return await divide(all);
  const refusal = await refusalOf(() => insert(all, `${batch.batchId}:${incarnation}`));
  if (refusal === undefined) return;
  batch.refusals += 1;
  throw refusal;
}

/** Indexes into the records of a batch, half open. */
interface Range {
  readonly from: number;
  readonly to: number;
}

async function refusalOf(insert: () => Promise<void>): Promise<BatchRefused | undefined> {
  try {
    await insert();
    return undefined;
  } catch (error) {
    if (error instanceof BatchRefused) return error;
    throw error;
  }
}
