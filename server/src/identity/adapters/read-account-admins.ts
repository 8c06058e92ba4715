import { type Language, readLanguage } from '@tallygate/contract';
import type { Reader } from '../../store/index.ts';

/** Addresses of the people who are account admins and may sign in, the first made first, at most so many, with the language of their mails. */
export async function readAccountAdmins(
  reader: Reader,
  countMax: number,
): Promise<readonly { readonly address: string; readonly language: Language | undefined }[]> {
  const rows = await reader
    .selectFrom('people')
    .select(['email', 'language'])
    .where('is_account_admin', '=', 1)
    .where('removed_at', 'is', null)
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(countMax)
    .execute();
  return rows.map(({ email, language }) => ({ address: email, language: readLanguage(language) }));
}
