import { RUN_TYPE_BOUNDS } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { Store, Transaction } from '../store/index.ts';
import { BUILT_IN_RUN_TYPES } from './built-in-types.ts';
import { type ManagedRuns, manageRuns, type RunAct } from './manage-runs.ts';
import type { RunType } from './run.ts';
import { DEFAULT_RUN_SETTINGS, type RunSettingsStore } from './run-settings.ts';
import type { RunTypeStore } from './run-type-store.ts';

interface Place {
  readonly store: Store;
  readonly types: RunTypeStore<Transaction>;
  readonly settings: RunSettingsStore<Transaction>;
  close(): Promise<void>;
}

const KIM = { id: 'kim-id', address: 'kim@acme.com', origin: { address: '::1', requestId: 'r' } };
const REVIEW = {
  id: 'review',
  names: { ko: '검토 "가"', en: 'Review' },
  trigger: 'user_started',
  isBillable: true,
} as const;

/** What every store of run types and settings promises. */
export function manageRunsContract(engine: string, open: () => Promise<Place>): void {
  describe(`${engine}: run types and settings`, () => {
    let place: Place;
    let runs: ManagedRuns<Transaction>;
    let acts: RunAct[];
    let told: number;
    const made = async () => (await runs.types()).filter(({ isBuiltIn }) => !isBuiltIn);

    beforeAll(async () => {
      place = await open();
      acts = [];
      told = 0;
      runs = manageRuns({
        ...{ types: place.types, settings: place.settings },
        transaction: (act) => place.store.transaction(act),
        record: async (_, act) => {
          acts.push(act);
        },
        clock: { now: () => asInstant(Date.UTC(2026, 10, 22)) },
        onChanged: async () => {
          told += 1;
        },
      });
    }, 120_000);
    afterAll(() => place?.close());

    test('the types that came with the product are there, and only background runs are free', async () => {
      expect(await runs.types()).toEqual(BUILT_IN_RUN_TYPES);
      const free = BUILT_IN_RUN_TYPES.filter(({ isBillable }) => !isBillable);
      expect(free.map(({ id }) => id)).toEqual(['detection_summary']);
      expect(await runs.settings()).toEqual(DEFAULT_RUN_SETTINGS);
    });

    test('a type is added, found as it was added, and changed; gateways hear of it and the log tells', async () => {
      expect(await runs.addType({ type: REVIEW }, KIM)).toEqual({
        kind: 'done',
        value: { ...REVIEW, isBuiltIn: false },
      });
      expect(await made()).toEqual([{ ...REVIEW, isBuiltIn: false }]);
      const change = { names: { ko: '심사', en: 'Audit' }, isBillable: false };
      const changed: RunType = { ...REVIEW, ...change, isBuiltIn: false };
      expect(await runs.changeType({ id: 'review', change }, KIM)).toEqual({ kind: 'done', value: changed });
      expect(await made()).toEqual([changed]);
      expect(told).toBe(2);
      expect(acts.map(({ action, target, asker }) => `${action} ${target} ${asker.address}`)).toEqual([
        'run_type.created run_type:review kim@acme.com',
        'run_type.changed run_type:review kim@acme.com',
      ]);
      expect(acts[1]).toMatchObject({ before: { name_ko: '검토 "가"', billable: true }, after: { billable: false } });
    });

    test('what becomes a background type does not count any more', async () => {
      await runs.changeType({ id: 'review', change: { isBillable: true } }, KIM);
      const outcome = await runs.changeType({ id: 'review', change: { trigger: 'background' } }, KIM);
      expect(outcome).toMatchObject({ kind: 'done', value: { trigger: 'background', isBillable: false } });
      expect((await made())[0]).toMatchObject({ trigger: 'background', isBillable: false });
    });

    test('the database refuses a background type that counts', async () => {
      const wrong: RunType = { ...REVIEW, id: 'wrong', trigger: 'background', isBuiltIn: false };
      const by = { at: asInstant(0), by: '', byId: '' };
      await expect(place.store.transaction((tx) => place.types.add(tx, wrong, by))).rejects.toThrow();
    });

    test.each([
      { when: 'an id is taken', act: () => runs.addType({ type: REVIEW }, KIM), code: 'name_taken' },
      {
        when: 'the id is the product’s',
        act: () => runs.addType({ type: { ...REVIEW, id: 'chat' } }, KIM),
        code: 'name_taken',
      },
      {
        when: 'the product’s type is changed',
        act: () => runs.changeType({ id: 'chat', change: { isBillable: false } }, KIM),
        code: 'run_type_built_in',
      },
      {
        when: 'there is no such type',
        act: () => runs.changeType({ id: 'nobody', change: {} }, KIM),
        code: 'run_type_not_listed',
      },
      {
        when: 'somebody changed the settings meanwhile',
        act: () => runs.choose({ change: { contact: 'x' }, version: 7 }, KIM),
        code: 'version_conflict',
      },
    ])('nothing happens when $when', async ({ act, code }) => {
      const before = [told, acts.length, await runs.types(), await runs.settings()];
      expect(await act()).toMatchObject({ kind: 'refuse', code });
      expect([told, acts.length, await runs.types(), await runs.settings()]).toEqual(before);
    });

    test('settings are chosen a member at a time, each choice one version on', async () => {
      const contact = '플랫폼 팀 <platform@acme.com>';
      const first = await runs.choose({ change: { contact, runsPerHour: 500 }, version: 0 }, KIM);
      expect(first).toEqual({
        kind: 'done',
        value: { ...DEFAULT_RUN_SETTINGS, contact, runsPerHour: 500, version: 1 },
      });
      const systemActor = { ko: '자동화', en: 'Automation' };
      await runs.choose({ change: { systemActor, runsPerHour: undefined }, version: undefined }, KIM);
      expect(await runs.settings()).toEqual({ systemActor, contact, runsPerHour: undefined, version: 2 });
      expect(acts.at(-1)).toMatchObject({ action: 'run_settings.changed', before: { runs_per_hour: 500 } });
    });

    test('what is kept with an act is kept in its transaction: when that fails, nothing was done', async () => {
      const before = await made();
      const keep = async () => {
        throw new Error('not this time');
      };
      await expect(runs.addType({ type: { ...REVIEW, id: 'lost' }, keep }, KIM)).rejects.toThrow('not this time');
      expect(await made()).toEqual(before);
    });

    test('an account makes so many types, and no more', async () => {
      const left = RUN_TYPE_BOUNDS.countMax - (await made()).length;
      for (let index = 0; index < left; index++)
        expect(await runs.addType({ type: { ...REVIEW, id: `type_${index}` } }, KIM)).toMatchObject({ kind: 'done' });
      expect(await runs.addType({ type: { ...REVIEW, id: 'one_more' } }, KIM)).toMatchObject({
        code: 'run_type_count_max',
      });
    });
  });
}
