import { limitSettingsSchema } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import { DEFAULT_LIMIT_CHOICES, type LimitSettingsStore } from '../limit-settings.ts';

const NAME = 'limits';

/** The account's choices about limits in the control store. */
export function kyselyLimitSettings(db: Reader): LimitSettingsStore<Transaction> {
  return {
    find: async (tx) => {
      const row = await (tx ?? db).selectFrom('settings').select('value').where('name', '=', NAME).executeTakeFirst();
      const kept = row && limitSettingsSchema.safeParse(JSON.parse(row.value)).data;
      if (kept === undefined) return DEFAULT_LIMIT_CHOICES;
      return {
        inFlightPerKeyMax: kept.in_flight_per_key_max ?? undefined,
        whenControlIsAway: kept.when_control_is_away,
      };
    },
    save: async (tx, { inFlightPerKeyMax, whenControlIsAway }, at) => {
      const value = JSON.stringify({
        in_flight_per_key_max: inFlightPerKeyMax ?? null,
        when_control_is_away: whenControlIsAway,
      });
      const kept = { value, updated_at: isoInstant(at) };
      await tx
        .insertInto('settings')
        .values({ name: NAME, ...kept })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(kept))
        .execute();
    },
  };
}
