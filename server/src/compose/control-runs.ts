import type { BegunRun } from '#admission';
import { type AuditStore, recordAct, recordActs } from '#audit';
import type { Clock } from '#kernel';
import { type ManagedRuns, manageRuns, type RunPorts, startAct } from '#runs';
import { kyselyRunSettings } from '../runs/adapters/kysely-run-settings.ts';
import { kyselyRunTypeStore } from '../runs/adapters/kysely-run-type-store.ts';
import type { Store, Transaction } from '../store/index.ts';

/** What run types and settings are made of, in the control process. */
export interface ControlRunParts {
  readonly store: Store;
  readonly audit: AuditStore<Transaction>;
  /** Gateways must hear of a change. */
  readonly onChanged: () => Promise<void>;
  readonly clock: Clock;
}

/** Types of runs, and what the account chose for all of them. */
export function composeRuns({ store, audit, onChanged, clock }: ControlRunParts): ManagedRuns<Transaction> {
  return manageRuns({
    transaction: (act) => store.transaction(act),
    types: kyselyRunTypeStore(store.db),
    settings: kyselyRunSettings(store.db),
    record: recordRunAct(audit),
    ...{ onChanged, clock },
  });
}

/** What was done to run types and settings, in the audit log. */
function recordRunAct(audit: AuditStore<Transaction>): RunPorts<Transaction>['record'] {
  return async (tx, { at, asker, action, target, before, after }) => {
    const { address, requestId } = asker.origin;
    await recordAct(audit, tx, {
      ...{ at, action, target, before, after, address, requestId },
      actorId: asker.id,
      actor: asker.address,
    });
  };
}

/** Puts the starts of runs into the audit log, in the transaction that counts them. */
export function recordStarts(audit: AuditStore<Transaction>) {
  return async (tx: Transaction, begun: readonly BegunRun[]): Promise<void> => {
    await recordActs(audit, tx, begun.map(startAct));
  };
}
