import type { SavedCut } from './deliver-cut.ts';
import { fingerprint } from './fingerprint.ts';
import type { ShippingHistory } from './history.ts';
import { type PlannedBatch, planBatches } from './plan-batches.ts';
import type { StoredRecord } from './source.ts';
import { type BatchTally, batchPrefix, type Tally } from './tally.ts';

/** A cut that was delivered, and what is needed to say what became of its rows. */
export interface Delivered {
  readonly spoolId: string;
  readonly tally: Tally;
  readonly saved: SavedCut;
  /** Request ids that went into quarantine. */
  readonly refused: ReadonlySet<string>;
  readonly history: ShippingHistory | undefined;
}

/** What each batch of a delivered cut adds to the tally. Throws when the warehouse must be asked and does not answer. */
export async function countCut({ spoolId, tally, saved, refused, history }: Delivered): Promise<readonly BatchTally[]> {
  const { from } = saved.cut;
  const counted: BatchTally[] = [];
  for (const batch of planBatches({ prefix: batchPrefix(spoolId, tally), from }, saved.records)) {
    const sent = refused.size === 0 ? batch.records : batch.records.filter(({ requestId }) => !refused.has(requestId));
    const stored = tally.isRechecking ? await storedUnder(batch, sent, history) : sent;
    counted.push({
      from,
      day: batch.partition,
      rows: stored.length,
      quarantined: batch.records.length - sent.length,
      sum: stored.reduce((total, record) => total + fingerprint(record), 0),
    });
  }
  return counted;
}

/** Rows that the original of an older copy had stored are not this batch's. */
async function storedUnder(
  batch: PlannedBatch,
  sent: readonly StoredRecord[],
  history: ShippingHistory | undefined,
): Promise<readonly StoredRecord[]> {
  const ids = await history?.idsOf(batch);
  return ids === undefined ? sent : sent.filter(({ requestId }) => ids.has(requestId));
}
