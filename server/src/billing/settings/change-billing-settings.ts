import { type AuditStore, type JsonValue, recordAct } from '#audit';
import type { Clock } from '#kernel';
import type { BillingSettings, Seller } from '../billing-settings.ts';
import type { BillingSettingsStore } from './billing-settings-store.ts';
import { checkBillingSettings } from './check-billing-settings.ts';

/** What is to be different; what is left out stays. */
export interface BillingSettingsChange {
  readonly seller?: Partial<Seller> | undefined;
  readonly vatPercent?: Partial<BillingSettings['vatPercent']> | undefined;
  readonly bankAccount?: Partial<BillingSettings['bankAccount']> | undefined;
  readonly depositDays?: number | undefined;
}

/** What managing the choices takes. */
export interface BillingSettingsPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: BillingSettingsStore<Tx>;
  readonly audit: Pick<AuditStore<Tx>, 'end' | 'append'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What came of a change. `fields` name what cannot be so, such as `seller.businessNumber`. */
export type BillingSettingsOutcome =
  | { readonly kind: 'done'; readonly value: BillingSettings }
  | { readonly kind: 'refused'; readonly fields: readonly string[] };

/** Changes what the account chose for its billing, for documents from now on. `keep` runs in the same transaction. */
export async function changeBillingSettings<Tx>(
  { transaction, store, audit, clock }: BillingSettingsPorts<Tx>,
  asked: {
    readonly change: BillingSettingsChange;
    readonly asker: {
      readonly id: string;
      readonly address: string;
      readonly origin: { readonly address: string; readonly requestId: string };
    };
    readonly keep?: ((tx: Tx, settings: BillingSettings) => Promise<void>) | undefined;
  },
): Promise<BillingSettingsOutcome> {
  const { asker } = asked;
  return await transaction(async (tx): Promise<BillingSettingsOutcome> => {
    const before = await store.settings(tx);
    const after = changed(before, asked.change);
    const fields = checkBillingSettings(after);
    if (fields.length > 0) return { kind: 'refused', fields };
    const at = clock.now();
    await store.saveSettings(tx, after, at);
    await recordAct(audit, tx, {
      ...{ at, actorId: asker.id, actor: asker.address, ...asker.origin },
      ...{ action: 'billing_settings.changed', target: 'billing:settings' },
      ...{ before: factsOf(before), after: factsOf(after) },
    });
    await asked.keep?.(tx, after);
    return { kind: 'done', value: after };
  });
}

function changed(before: BillingSettings, { seller, vatPercent, bankAccount, depositDays }: BillingSettingsChange) {
  return {
    seller: { ...before.seller, ...named(seller) },
    vatPercent: { ...before.vatPercent, ...named(vatPercent) },
    bankAccount: { ...before.bankAccount, ...named(bankAccount) },
    depositDays: depositDays ?? before.depositDays,
  };
}

/** What is undefined stays as it was. */
function named<Part extends object>(part: Part | undefined): Partial<Part> {
  const entries = Object.entries(part ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Part>;
}

/** All of it is printed on documents, and nothing of it is a secret. */
function factsOf({ seller, vatPercent, bankAccount, depositDays }: BillingSettings): JsonValue {
  return {
    seller: {
      company: seller.company,
      business_number: seller.businessNumber,
      representative: seller.representative,
      address: seller.address,
      business_type: seller.businessType,
      business_item: seller.businessItem,
      email: seller.email,
      phone: seller.phone,
    },
    vat_percent: { ...vatPercent },
    bank_account: { ...bankAccount },
    deposit_days: depositDays,
  };
}
