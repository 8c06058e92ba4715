import type { Transaction } from '../../store/index.ts';
import type { SealedText } from '../notice-ports.ts';
import { WEBHOOK_SECRET_PURPOSE } from '../webhook-secret.ts';

/** Seals the secrets of webhooks anew; how many, and how many opened under neither box and stay as they are. */
export async function resealWebhook(
  tx: Transaction,
  from: SealedText,
  to: SealedText,
): Promise<{ readonly resealed: number; readonly unreadable: number }> {
  let [resealed, unreadable] = [0, 0];
  for (const column of ['sealed_secret', 'sealed_earlier'] as const) {
    const row = await tx.selectFrom('notice_settings').select(['id', column]).executeTakeFirst();
    const sealed = row?.[column] ?? undefined;
    if (sealed === undefined || to.open(sealed, WEBHOOK_SECRET_PURPOSE) !== undefined) continue;
    const text = from.open(sealed, WEBHOOK_SECRET_PURPOSE);
    if (text === undefined) {
      unreadable++;
      continue;
    }
    await tx
      .updateTable('notice_settings')
      .set({ [column]: to.seal(text, WEBHOOK_SECRET_PURPOSE) })
      .execute();
    resealed++;
  }
  return { resealed, unreadable };
}
