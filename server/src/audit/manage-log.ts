import type { Clock } from '#kernel';
import type { AuditState, AuditStore } from './audit-store.ts';
import { recordAct } from './record-act.ts';

/** Who changes the log, and by which request. */
export interface LogAsker {
  readonly id: string;
  readonly address: string;
  readonly origin: { readonly address: string; readonly requestId: string };
}

/** What is to be different; what is left out stays. */
export interface LogChange {
  readonly isOn?: boolean | undefined;
  /** null: all is kept. */
  readonly retentionMonths?: number | null | undefined;
  /** Why, in the asker's words. */
  readonly reason: string;
}

/** What managing the log is made of. */
export interface LogPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: AuditStore<Tx>;
  readonly clock: Clock;
}

/** Switches the log and says how long it is kept. Each change is an entry of the log, also when it is off. `keep` runs in the same transaction. */
export async function changeLog<Tx>(
  { transaction, store, clock }: LogPorts<Tx>,
  asked: {
    readonly change: LogChange;
    readonly asker: LogAsker;
    readonly keep?: ((tx: Tx, state: AuditState) => Promise<void>) | undefined;
  },
): Promise<AuditState> {
  const { change, asker } = asked;
  return await transaction(async (tx) => {
    const before = await store.state(tx);
    const record = async (action: string, facts: { readonly before: Shown; readonly after: Shown }): Promise<void> => {
      await recordAct(store, tx, {
        at: clock.now(),
        actorId: asker.id,
        actor: asker.address,
        action,
        target: 'audit_log:account',
        before: facts.before,
        after: { ...facts.after, reason: change.reason },
        address: asker.origin.address,
        requestId: asker.origin.requestId,
      });
    };
    const { isOn } = change;
    if (isOn !== undefined && isOn !== before.isOn) {
      await store.setState(tx, { isOn });
      await record(isOn ? 'audit_log.switched_on' : 'audit_log.switched_off', {
        before: { is_on: before.isOn },
        after: { is_on: isOn },
      });
    }
    const months = change.retentionMonths;
    if (months !== undefined && (months ?? undefined) !== before.retentionMonths) {
      await store.setState(tx, { retentionMonths: months ?? undefined });
      await record('audit_log.retention_changed', {
        before: { retention_months: before.retentionMonths ?? null },
        after: { retention_months: months },
      });
    }
    const after = await store.state(tx);
    await asked.keep?.(tx, after);
    return after;
  });
}

type Shown = Readonly<Record<string, boolean | number | null>>;
