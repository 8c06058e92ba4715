import type { Instant } from '#kernel';
import type { BillingSettings } from '../billing-settings.ts';

/** Where the account's choices are kept. `Tx` is a transaction of the control store. */
export interface BillingSettingsStore<Tx> {
  /** `FIRST_BILLING_SETTINGS` until somebody chose. Without `tx` the last committed ones. */
  settings(tx?: Tx): Promise<BillingSettings>;
  saveSettings(tx: Tx, settings: BillingSettings, at: Instant): Promise<void>;
}
