import { isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../../store/index.ts';
import { type BillingSettings, FIRST_BILLING_SETTINGS } from '../../billing-settings.ts';
import type { BillingSettingsStore } from '../billing-settings-store.ts';

const ROW = 1;

/** What the account chose for its billing, in the control store. */
export function kyselyBillingSettings(db: Reader): BillingSettingsStore<Transaction> {
  return {
    settings: async (tx) => {
      const row = await (tx ?? db).selectFrom('billing_settings').select('document').executeTakeFirst();
      return row === undefined ? FIRST_BILLING_SETTINGS : readSettings(row.document);
    },
    saveSettings: async (tx, settings, at) => {
      const values = { document: JSON.stringify(settings), updated_at: isoInstant(at) };
      await tx
        .insertInto('billing_settings')
        .values({ id: ROW, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
  };
}

/** What a later version added is as it was before anybody chose. */
function readSettings(document: string): BillingSettings {
  const kept: BillingSettings = JSON.parse(document);
  const first = FIRST_BILLING_SETTINGS;
  return { ...first, ...kept, seller: { ...first.seller, ...kept.seller } };
}
