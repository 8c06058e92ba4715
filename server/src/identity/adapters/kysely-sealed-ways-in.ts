import type { Transaction } from '../../store/index.ts';
import type { TextBox } from '../seal-text.ts';
import { factorPurpose } from '../second-factor-check.ts';
import { CLIENT_SECRET_PURPOSE } from '../single-sign-on.ts';

interface Sealed {
  readonly sealed: string;
  readonly purpose: string;
  readonly save: (sealed: string) => Promise<unknown>;
}

/** Seals secrets of second factors and of single sign-on anew; how many, and how many opened under neither box and stay as they are. */
export async function resealWaysIn(
  tx: Transaction,
  from: TextBox,
  to: TextBox,
): Promise<{ readonly resealed: number; readonly unreadable: number }> {
  let [resealed, unreadable] = [0, 0];
  for (const { sealed, purpose, save } of [...(await secondFactors(tx)), ...(await clientSecrets(tx))]) {
    if (to.open(sealed, purpose) !== undefined) continue;
    const text = from.open(sealed, purpose);
    if (text === undefined) {
      unreadable++;
      continue;
    }
    await save(to.seal(text, purpose));
    resealed++;
  }
  return { resealed, unreadable };
}

async function secondFactors(tx: Transaction): Promise<readonly Sealed[]> {
  const rows = await tx.selectFrom('second_factors').select(['person_id', 'sealed_secret']).execute();
  return rows.map((row) => ({
    sealed: row.sealed_secret,
    purpose: factorPurpose(row.person_id),
    save: (sealed) =>
      tx.updateTable('second_factors').set({ sealed_secret: sealed }).where('person_id', '=', row.person_id).execute(),
  }));
}

async function clientSecrets(tx: Transaction): Promise<readonly Sealed[]> {
  const rows = await tx
    .selectFrom('sign_in_settings')
    .select(['id', 'sealed_secret'])
    .where('sealed_secret', 'is not', null)
    .execute();
  return rows.map((row) => ({
    sealed: row.sealed_secret ?? '',
    purpose: CLIENT_SECRET_PURPOSE,
    save: (sealed) =>
      tx.updateTable('sign_in_settings').set({ sealed_secret: sealed }).where('id', '=', row.id).execute(),
  }));
}
