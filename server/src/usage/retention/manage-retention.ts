import { type AuditStore, recordAct } from '#audit';
import { asInstant, type Clock, type Instant } from '#kernel';
import { USAGE_TARGET } from './drop-days.ts';
import { dueDays, lastDueDay, type StoredDay } from './due-days.ts';
import type { RetentionState, RetentionStore, UsageDays } from './retention-store.ts';

/** Who asks, and by which request. That they may is decided at the door. */
export interface RetentionAsker {
  readonly id: string;
  readonly address: string;
  readonly origin: { readonly address: string; readonly requestId: string };
}

/** How the usage table and the corrections of its costs are kept: both alike, since one without the other tells wrong costs. */
export interface UsageRetention extends Pick<RetentionState, 'keptDays' | 'droppedThrough'> {
  /** From then on all rows are there; undefined: none was ever dropped. */
  readonly keptFrom: Instant | undefined;
}

/** What a policy would drop within the hour. */
export interface RetentionPreview {
  /** UTC days, the oldest first. */
  readonly days: readonly StoredDay[];
  /** The last day that it does not keep, whether or not it holds anything. */
  readonly through: string;
}

/** The retention of the usage table. Days must be whole and from 1 to 36500; the door checks it. */
export interface ManagedRetention<Tx> {
  read(): Promise<UsageRetention>;
  /** Throws when the warehouse does not answer. */
  preview(keptDays: number): Promise<RetentionPreview>;
  /** Days that it does not keep go at the next look, within the hour. `keep` runs in the same transaction. */
  change(asked: {
    /** undefined: for ever. */
    readonly keptDays: number | undefined;
    readonly asker: RetentionAsker;
    readonly keep?: ((tx: Tx, retention: UsageRetention) => Promise<void>) | undefined;
  }): Promise<UsageRetention>;
}

const RETENTION_ACTION = 'table.retention_changed';

export function manageRetention<Tx>(ports: {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: RetentionStore<Tx>;
  readonly audit: AuditStore<Tx>;
  readonly days: UsageDays;
  readonly clock: Pick<Clock, 'now'>;
}): ManagedRetention<Tx> {
  const { transaction, store, audit, days, clock } = ports;
  return {
    read: async () => describe(await store.state()),
    preview: async (keptDays) => {
      const now = clock.now();
      return { days: dueDays(await days.list(), { keptDays, now }), through: lastDueDay(keptDays, now) };
    },
    change: async ({ keptDays, asker, keep }) =>
      await transaction(async (tx) => {
        const before = await store.state(tx);
        if (before.keptDays !== keptDays) {
          await store.setKeptDays(tx, keptDays);
          await recordAct(audit, tx, {
            at: clock.now(),
            actorId: asker.id,
            actor: asker.address,
            action: RETENTION_ACTION,
            target: USAGE_TARGET,
            before: { retention_days: before.keptDays ?? null },
            after: { retention_days: keptDays ?? null },
            address: asker.origin.address,
            requestId: asker.origin.requestId,
          });
        }
        const after = describe({ ...before, keptDays });
        await keep?.(tx, after);
        return after;
      }),
  };
}

const DAY_MS = 86_400_000;

function describe({ keptDays, droppedThrough }: RetentionState): UsageRetention {
  return { keptDays, droppedThrough, keptFrom: keptFromOf(droppedThrough) };
}

/** The instant from which all rows are there. */
export function keptFromOf(droppedThrough: string): Instant | undefined {
  return droppedThrough === '' ? undefined : asInstant(Date.parse(`${droppedThrough}T00:00:00Z`) + DAY_MS);
}
