import { type Clock, never } from '#kernel';
import { decideDelivery, type SentBefore } from './decide-delivery.ts';
import { lookUpMissing } from './look-up-missing.ts';
import { planBatches } from './plan-batches.ts';
import { type PendingBatch, type SendingPorts, sendRows } from './send-rows.ts';
import type { Cut, SpoolSource, StoredRecord } from './source.ts';
import { batchPrefix, type Tally } from './tally.ts';

/** What the delivery of a cut acts on. */
export interface DeliveryPorts extends SendingPorts {
  readonly source: SpoolSource;
  readonly clock: Clock;
}

/** A cut that is on disk, in the state, before the first of its rows is sent. */
export interface SavedCut {
  readonly cut: Cut;
  readonly records: readonly StoredRecord[];
  readonly sentBefore: SentBefore;
  /** Of the state that the cut is saved in. */
  readonly tally?: Tally | undefined;
  /** When it was read, nothing stood behind it. */
  readonly isAll?: boolean;
}

/**
 * One cut on its way to the warehouse. Call the function it returns until it returns: it throws when an outcome is
 * unknown or a batch was refused, and the next call goes on from there. Afterwards every row is stored once, or kept
 * in quarantine.
 */
export function deliverCut(ports: DeliveryPorts, saved: SavedCut): () => Promise<void> {
  const { source, sink, clock } = ports;
  let { cut, sentBefore } = saved;
  let pending: readonly PendingBatch[] = planBatches(
    { prefix: batchPrefix(source.spoolId, saved.tally), from: cut.from },
    saved.records,
  ).map((batch) => ({ ...batch, refusals: 0 }));
  const firstSentMs = clock.monotonicMs();

  const send = async (batch: PendingBatch, wanted: ReadonlySet<string> | 'all'): Promise<void> =>
    await sendRows(ports, { batch, wanted, incarnation: cut.incarnation });
  const sendMissing = async (batch: PendingBatch): Promise<void> => await send(batch, await lookUpMissing(sink, batch));
  const sendAll = async (batch: PendingBatch): Promise<void> => await send(batch, 'all');
  const sendFirst = async (act: (batch: PendingBatch) => Promise<void>): Promise<void> => {
    for (const batch of pending) {
      await act(batch);
      pending = pending.filter((other) => other !== batch);
    }
  };
  /** A repeated token's acknowledgement counts only when no crash came in between: a crash may keep the token alone. */
  const sendAgain = async (act: (batch: PendingBatch) => Promise<void>): Promise<void> => {
    for (const batch of pending) await act(batch);
    const after = await sink.incarnation();
    if (after !== cut.incarnation) throw new Error(`the warehouse restarted while a cut was sent again (now ${after})`);
    pending = [];
  };
  const settle = async (): Promise<void> => {
    for (const batch of pending) await sendMissing(batch);
  };
  /** On disk before the fresh token is used: a later process must know that it may have been. */
  const moveTo = async (incarnation: string): Promise<void> => {
    const moved = { ...cut, incarnation };
    await source.saveState({ position: cut.from, cut: moved, tally: saved.tally });
    cut = moved;
    sentBefore = 'other_tokens';
  };

  return async () => {
    const current = sentBefore === 'never' ? cut.incarnation : await sink.incarnation();
    const delivery = decideDelivery({
      sentBefore,
      cutIncarnation: cut.incarnation,
      current,
      sentForMs: clock.monotonicMs() - firstSentMs,
    });
    if (sentBefore === 'never') sentBefore = 'this_token_only';
    switch (delivery) {
      case 'send_first':
        return await sendFirst(sendAll);
      case 'send_again':
        return await sendAgain(sendAll);
      case 'send_missing':
        return await sendAgain(sendMissing);
      case 'settle_then_move':
        await settle();
        await moveTo(current);
        return await sendFirst(sendMissing);
      default:
        return never(delivery);
    }
  };
}
