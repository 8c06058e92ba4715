import type { ManagedRuns } from '#runs';
import type { Transaction } from '../store/index.ts';
import { type ControlLimitParts, type ControlLimits, composeLimits } from './control-limits.ts';
import { type ControlQuota, type ControlQuotaParts, composeQuota } from './control-quota.ts';
import { composeRuns, recordStarts } from './control-runs.ts';

/** What runs and everything that limits requests are made of, in the control process. */
export type ControlRunLimitParts = Omit<ControlLimitParts, 'quota'> & Pick<ControlQuotaParts, 'raise' | 'client'>;

/** Runs, their periods, and everything that limits requests. */
export interface ControlRunLimits {
  readonly runs: ManagedRuns<Transaction>;
  readonly quota: ControlQuota;
  readonly limiting: ControlLimits;
}

/** What is changed of runs is told to gateways, and what they hold of it is called back. */
export function composeRunLimits(parts: ControlRunLimitParts): ControlRunLimits {
  const { store, audit, clock } = parts;
  const recalling = (pool: string) => async (): Promise<void> => {
    await parts.onChanged();
    await limiting.leases.recall(pool);
  };
  const quota = composeQuota({ ...parts, onBegun: recordStarts(audit), onChanged: recalling('runs/quota') });
  const limiting = composeLimits({ ...parts, quota });
  const runs = composeRuns({ store, audit, clock, onChanged: recalling('runs/hour') });
  return { runs, quota, limiting };
}
