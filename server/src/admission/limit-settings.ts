import type { Instant } from '#kernel';
import type { AccountLimits } from './account-limits.ts';

/** What the account chose for all requests. */
export type LimitChoices = Pick<AccountLimits, 'inFlightPerKeyMax' | 'whenControlIsAway'>;

/** What holds until somebody chooses: no more than there is room for, and fail closed. */
export const DEFAULT_LIMIT_CHOICES: LimitChoices = { inFlightPerKeyMax: undefined, whenControlIsAway: 'refuse' };

/** Where these choices are kept. */
export interface LimitSettingsStore<Tx> {
  find(tx?: Tx): Promise<LimitChoices>;
  save(tx: Tx, choices: LimitChoices, at: Instant): Promise<void>;
}
