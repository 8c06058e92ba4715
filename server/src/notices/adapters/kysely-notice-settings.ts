import { NOTICE_KINDS } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import { DEFAULT_NOTICE_SETTINGS, type WebhookSecret } from '../notice-settings.ts';
import type { NoticeStore } from '../notice-store.ts';
import { toInstant, toTime } from './notice-rows.ts';

type Calls = 'settings' | 'saveSettings';
type Row = Selectable<Tables['notice_settings']>;

const ROW = 1;

/** Who is told, in the control store. */
export function kyselyNoticeSettings(db: Reader): Pick<NoticeStore<Transaction>, Calls> {
  return {
    settings: async (tx) => {
      const row = await (tx ?? db).selectFrom('notice_settings').selectAll().executeTakeFirst();
      if (row === undefined) return DEFAULT_NOTICE_SETTINGS;
      const { recipients, offKinds = [], url, isOn = false, offReason } = JSON.parse(row.document);
      return {
        recipients,
        // Kinds of a later version may be among them.
        offKinds: NOTICE_KINDS.filter((kind) => offKinds.includes(kind)),
        webhook: { url, isOn, offReason, secret: secretOf(row) },
      };
    },
    saveSettings: async (tx, { recipients, offKinds, webhook }, at) => {
      const { url, isOn, offReason, secret } = webhook;
      const values = {
        document: JSON.stringify({ recipients, offKinds, url, isOn, offReason }),
        sealed_secret: secret?.sealed ?? null,
        sealed_earlier: secret?.earlier?.sealed ?? null,
        earlier_until: secret?.earlier === undefined ? null : toTime(secret.earlier.until),
        updated_at: toTime(at),
      };
      await tx
        .insertInto('notice_settings')
        .values({ id: ROW, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
  };
}

function secretOf({
  sealed_secret: sealed,
  sealed_earlier: before,
  earlier_until: until,
}: Row): WebhookSecret | undefined {
  if (sealed === null) return undefined;
  const earlier = before === null || until === null ? undefined : { sealed: before, until: toInstant(until) };
  return { sealed, earlier };
}
