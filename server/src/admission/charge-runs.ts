import { type CountParts, countRuns } from '#runs';
import type { ChargedRecord } from './charge.ts';
import type { ChargeConsumer } from './post-charges.ts';

/** A record that a run began with. */
export type BegunRun = ChargedRecord & { readonly run: NonNullable<ChargedRecord['run']> };

/** What counting runs acts with. */
export interface RunChargeParts<Tx> extends CountParts<Tx> {
  /** Somebody else needs the runs, whether there is a period or not. */
  readonly isWanted: (tx: Tx) => Promise<boolean>;
  /** Runs began: for the audit log, and for whoever tells of the quota. In the same transaction. */
  readonly onBegun: (tx: Tx, begun: readonly BegunRun[]) => Promise<void>;
}

/** Counts every run once, over gateways and restarts, and takes it out of what its gateway held for it. */
export function runCharges<Tx>(parts: RunChargeParts<Tx>): ChargeConsumer<Tx> {
  return {
    of: 'runs',
    isWanted: async (tx) => (await parts.stores.periods.all(tx)).length > 0 || (await parts.isWanted(tx)),
    charge: async (tx, { records, isOf }) => {
      const requests = records.flatMap((record) => countedRequest(record) ?? []);
      const begun = await countRuns(parts, tx, { requests, isOf });
      if (begun.length > 0)
        await parts.onBegun(
          tx,
          begun.map(({ record }) => record),
        );
    },
  };
}

function countedRequest(record: ChargedRecord) {
  const { run, workspaceId, requesterId, at } = record;
  if (run === undefined) return undefined;
  const { id, type, isBillable, isShared } = run;
  return { key: { workspaceId, requesterId, type, id }, at, isBillable, isShared, record: { ...record, run } };
}
