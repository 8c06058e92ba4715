import { providerKindSchema } from '@tallygate/contract';
import type { Transaction } from '../../store/index.ts';
import { addressOf } from '../catalogue/base-url.ts';
import type { SecretBox, SecretPurpose } from '../catalogue/secret-box.ts';

/** Seals the secrets of providers anew; how many, and how many opened under neither box and stay as they are. */
export async function resealProviders(
  tx: Transaction,
  from: SecretBox,
  to: SecretBox,
): Promise<{ readonly resealed: number; readonly unreadable: number }> {
  const rows = await tx
    .selectFrom('providers')
    .select(['id', 'kind', 'base_url', 'sealed_secret'])
    .where('sealed_secret', 'is not', null)
    .execute();
  let [resealed, unreadable] = [0, 0];
  for (const row of rows) {
    const purpose = purposeOf(row);
    const sealed = row.sealed_secret ?? '';
    if (purpose !== undefined && to.open(sealed, purpose).kind === 'open') continue;
    const reading = purpose === undefined ? undefined : from.open(sealed, purpose);
    if (purpose === undefined || reading?.kind !== 'open') {
      unreadable++;
      continue;
    }
    await tx
      .updateTable('providers')
      .set({ sealed_secret: to.seal(reading.secret, purpose) })
      .where('id', '=', row.id)
      .execute();
    resealed++;
  }
  return { resealed, unreadable };
}

function purposeOf(row: {
  readonly id: string;
  readonly kind: string;
  readonly base_url: string | null;
}): SecretPurpose | undefined {
  const kind = providerKindSchema.safeParse(row.kind).data;
  if (kind === undefined) return undefined;
  const origin = addressOf({ kind, baseUrl: row.base_url ?? undefined })?.origin;
  return origin === undefined ? undefined : { id: row.id, kind, origin };
}
