import type { SealedText } from '#notices';
import type { Transaction } from '../../store/index.ts';
import { tokenPurpose } from '../methods/method-store.ts';
import { CARD_PROVIDERS } from '../payments/payment-provider.ts';
import { secretPurpose } from '../payments/provider-settings.ts';

/** How many were sealed anew, and how many opened under neither box and stay as they are. */
interface Resealed {
  readonly resealed: number;
  readonly unreadable: number;
}

/** Seals the secrets of providers and the tokens of cards anew. */
export async function resealBilling(tx: Transaction, from: SealedText, to: SealedText): Promise<Resealed> {
  let [resealed, unreadable] = [0, 0];
  const reseal = async (sealed: string | null, purpose: string, keep: (text: string) => Promise<unknown>) => {
    if (sealed === null || to.open(sealed, purpose) !== undefined) return;
    const text = from.open(sealed, purpose);
    if (text === undefined) {
      unreadable++;
      return;
    }
    await keep(to.seal(text, purpose));
    resealed++;
  };
  for (const name of CARD_PROVIDERS) {
    const row = await tx.selectFrom('billing_providers').selectAll().where('name', '=', name).executeTakeFirst();
    if (row === undefined) continue;
    const set = (values: { sealed_secret: string } | { sealed_webhook_secret: string }) =>
      tx.updateTable('billing_providers').set(values).where('name', '=', name).execute();
    await reseal(row.sealed_secret, secretPurpose(name, 'secret'), (text) => set({ sealed_secret: text }));
    await reseal(row.sealed_webhook_secret, secretPurpose(name, 'webhook secret'), (text) =>
      set({ sealed_webhook_secret: text }),
    );
  }
  const methods = await tx
    .selectFrom('billing_methods')
    .select(['id', 'sealed_token'])
    .where('sealed_token', 'is not', null)
    .execute();
  for (const { id, sealed_token: token } of methods) {
    await reseal(token, tokenPurpose(id), (text) =>
      tx.updateTable('billing_methods').set({ sealed_token: text }).where('id', '=', id).execute(),
    );
  }
  return { resealed, unreadable };
}
