import { runSettingsSchema } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import { DEFAULT_RUN_SETTINGS, type RunSettingsStore } from '../run-settings.ts';

const NAME = 'runs';

/** What the account chose for all runs, in the control store. */
export function kyselyRunSettings(db: Reader): RunSettingsStore<Transaction> {
  return {
    find: async (tx) => {
      const row = await (tx ?? db).selectFrom('settings').select('value').where('name', '=', NAME).executeTakeFirst();
      const kept = row && runSettingsSchema.safeParse(JSON.parse(row.value)).data;
      if (kept === undefined) return DEFAULT_RUN_SETTINGS;
      const { system_actor: systemActor, contact, runs_per_hour: runsPerHour, version } = kept;
      return { systemActor, contact, runsPerHour: runsPerHour ?? undefined, version };
    },
    save: async (tx, { systemActor, contact, runsPerHour, version }, at) => {
      const value = JSON.stringify({
        system_actor: systemActor,
        contact,
        runs_per_hour: runsPerHour ?? null,
        version,
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
