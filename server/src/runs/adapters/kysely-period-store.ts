import type { Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { CountedPeriod, RunAddOn, RunPeriod } from '../period.ts';
import type { PeriodStore } from '../quota-store.ts';

/** Periods in the control store. */
export function kyselyPeriodStore(db: Reader): PeriodStore<Transaction> {
  return { ...reading(db), ...changing(), ...telling() };
}

function reading(db: Reader): Pick<PeriodStore<Transaction>, 'all' | 'at' | 'find'> {
  const withAddOns = async (
    rows: readonly Selectable<Tables['run_periods']>[],
    tx: Transaction | undefined,
  ): Promise<readonly CountedPeriod[]> => {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const addOns = await (tx ?? db)
      .selectFrom('run_add_ons')
      .selectAll()
      .where('period_id', 'in', ids)
      .orderBy('starts_at')
      .orderBy('id')
      .execute();
    return rows.map((row) => readPeriod(row, addOns));
  };
  const rows = (tx: Transaction | undefined) => (tx ?? db).selectFrom('run_periods').selectAll();
  return {
    all: async (tx) => await withAddOns(await rows(tx).orderBy('starts_at').execute(), tx),
    at: async (at, tx) => {
      const found = await rows(tx)
        .where('starts_at', '<=', isoInstant(at))
        .where('ends_at', '>', isoInstant(at))
        .execute();
      return (await withAddOns(found, tx))[0];
    },
    find: async (id, tx) => (await withAddOns(await rows(tx).where('id', '=', id).execute(), tx))[0],
  };
}

function changing(): Pick<
  PeriodStore<Transaction>,
  'add' | 'change' | 'remove' | 'addAddOn' | 'addUse' | 'setUsedBefore'
> {
  return {
    add: async (tx, { id, created, ...period }, usedBefore) => {
      await tx
        .insertInto('run_periods')
        .values({
          ...{ id, used_before: usedBefore, used: 0, told_percent: 0, told_round: 0 },
          ...columnsOf(period),
          ...{ created_at: isoInstant(created.at), created_by: created.by, created_by_id: created.byId },
        })
        .execute();
    },
    change: async (tx, { id, ...period }) => {
      await tx.updateTable('run_periods').set(columnsOf(period)).where('id', '=', id).execute();
    },
    remove: async (tx, id) => {
      await tx.deleteFrom('run_add_ons').where('period_id', '=', id).execute();
      await tx.deleteFrom('run_periods').where('id', '=', id).execute();
    },
    addAddOn: async (tx, periodId, { id, runs, from, to, note, created }) => {
      await tx
        .insertInto('run_add_ons')
        .values({
          ...{ id, period_id: periodId, runs, note },
          ...{ starts_at: isoInstant(from), ends_at: isoInstant(to) },
          ...{ created_at: isoInstant(created.at), created_by: created.by },
        })
        .execute();
    },
    addUse: async (tx, id, runs) => {
      if (runs === 0) return;
      await tx
        .updateTable('run_periods')
        .set((set) => ({ used: set('used', '+', runs) }))
        .where('id', '=', id)
        .execute();
    },
    setUsedBefore: async (tx, id, runs) => {
      await tx.updateTable('run_periods').set({ used_before: runs }).where('id', '=', id).execute();
    },
  };
}

function telling(): Pick<PeriodStore<Transaction>, 'told' | 'setTold'> {
  return {
    told: async (tx, id) => {
      const row = await tx
        .selectFrom('run_periods')
        .select(['told_percent', 'told_round'])
        .where('id', '=', id)
        .executeTakeFirst();
      return { percent: Number(row?.told_percent ?? 0), round: Number(row?.told_round ?? 0) };
    },
    setTold: async (tx, id, { percent, round }) => {
      await tx
        .updateTable('run_periods')
        .set({ told_percent: percent, told_round: round })
        .where('id', '=', id)
        .execute();
    },
  };
}

function columnsOf({ kind, from, to, runQuota, atQuota, countedFrom }: Omit<RunPeriod, 'id' | 'created'>) {
  return {
    kind,
    starts_at: isoInstant(from),
    ends_at: isoInstant(to),
    run_quota: runQuota,
    at_quota: atQuota,
    counted_from: isoInstant(countedFrom),
  };
}

/** The database checks what may stand in these columns. */
function readPeriod(
  row: Selectable<Tables['run_periods']>,
  addOns: readonly Selectable<Tables['run_add_ons']>[],
): CountedPeriod {
  return {
    id: row.id,
    kind: row.kind as RunPeriod['kind'],
    from: instant(row.starts_at),
    to: instant(row.ends_at),
    runQuota: Number(row.run_quota),
    atQuota: row.at_quota as RunPeriod['atQuota'],
    addOns: addOns.filter((addOn) => addOn.period_id === row.id).map(readAddOn),
    countedFrom: instant(row.counted_from),
    created: { at: instant(row.created_at), by: row.created_by, byId: row.created_by_id },
    used: Number(row.used_before) + Number(row.used),
    usedBefore: Number(row.used_before),
  };
}

function readAddOn(row: Selectable<Tables['run_add_ons']>): RunAddOn {
  return {
    id: row.id,
    runs: Number(row.runs),
    from: instant(row.starts_at),
    to: instant(row.ends_at),
    note: row.note,
    created: { at: instant(row.created_at), by: row.created_by },
  };
}

function instant(text: string) {
  return asInstant(Date.parse(text));
}
