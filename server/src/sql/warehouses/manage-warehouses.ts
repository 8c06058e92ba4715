import { DEFAULT_WAREHOUSE } from '@tallygate/contract';
import { type Clock, type Instant, invariant } from '#kernel';
import { checkLimits, checkNew, checkRemoval, checkRename, type WarehouseRefusal } from './check-warehouse.ts';
import { type MachineBounds, onMachine, type Warehouse, type WarehouseLimits } from './warehouse.ts';
import type { WarehouseStore } from './warehouse-store.ts';

/** Who asks, and by which request. That they may is decided at the door. */
export interface WarehouseAsker {
  readonly id: string;
  readonly address: string;
  readonly origin: { readonly address: string; readonly requestId: string };
}

type ShownValue = string | number;

/** Something that was done to a warehouse, as the log shows it. */
export interface WarehouseAct {
  readonly at: Instant;
  readonly asker: WarehouseAsker;
  readonly action: 'warehouse.created' | 'warehouse.changed' | 'warehouse.removed';
  readonly target: string;
  readonly before?: Readonly<Record<string, ShownValue>> | undefined;
  readonly after?: Readonly<Record<string, ShownValue>> | undefined;
}

/** What managing warehouses acts with. `Tx` is a transaction of the control store. */
export interface WarehousePorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: WarehouseStore<Tx>;
  /** Titles of the dashboards that run on it: while there are any, it stays. */
  readonly usersOf: (tx: Tx, warehouseId: string) => Promise<readonly string[]>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: WarehouseAct) => Promise<void>;
  readonly machine: MachineBounds;
  readonly newId: () => string;
  readonly clock: Pick<Clock, 'now'>;
}

/** An act that was done, or why it was not. */
export type WarehouseOutcome = WarehouseRefusal | { readonly kind: 'done'; readonly value: Warehouse };

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx> = ((tx: Tx, value: Warehouse) => Promise<void>) | undefined;

/** The warehouses of the account. */
export interface ManagedWarehouses<Tx> {
  readonly machine: MachineBounds;
  /** As they hold on this machine: the default one first, then by name. */
  list(): Promise<readonly Warehouse[]>;
  /** By id or by name; undefined: there is none. */
  find(nameOrId: string, tx?: Tx): Promise<Warehouse | undefined>;
  /** The one of this id, or the default one when it is gone. */
  findOrDefault(id: string): Promise<Warehouse>;
  add(
    asked: { readonly name: string; readonly limits: WarehouseLimits; readonly keep?: KeepWith<Tx> },
    asker: WarehouseAsker,
  ): Promise<WarehouseOutcome>;
  change(
    asked: {
      readonly id: string;
      readonly change: Partial<WarehouseLimits> & { readonly name?: string };
      readonly keep?: KeepWith<Tx>;
    },
    asker: WarehouseAsker,
  ): Promise<WarehouseOutcome>;
  /** Answers with what it was. */
  remove(
    asked: { readonly id: string; readonly keep?: KeepWith<Tx> },
    asker: WarehouseAsker,
  ): Promise<WarehouseOutcome>;
}

/** Makes the management of warehouses. */
export function manageWarehouses<Tx>(ports: WarehousePorts<Tx>): ManagedWarehouses<Tx> {
  const { machine, store } = ports;
  const act = (run: (tx: Tx) => Promise<WarehouseOutcome>, keep: KeepWith<Tx>): Promise<WarehouseOutcome> =>
    ports.transaction(async (tx) => {
      const outcome = await run(tx);
      if (outcome.kind === 'refuse') return outcome;
      const done = { ...outcome, value: onMachine(outcome.value, machine) };
      await keep?.(tx, done.value);
      return done;
    });
  const list = async (tx?: Tx) => (await store.all(tx)).map((each) => onMachine(each, machine));
  return {
    machine,
    list: () => list(),
    find: async (asked, tx) => (await list(tx)).find(({ id, name }) => id === asked || name === asked),
    findOrDefault: async (id) => {
      const all = await list();
      const found = all.find((one) => one.id === id) ?? all.find((one) => one.isDefault);
      invariant(found !== undefined, 'the default warehouse always exists');
      return found;
    },
    add: ({ keep, ...asked }, asker) => act((tx) => add(ports, tx, { ...asked, asker }), keep),
    change: ({ keep, ...asked }, asker) => act((tx) => change(ports, tx, { ...asked, asker }), keep),
    remove: ({ keep, id }, asker) => act((tx) => remove(ports, tx, { id, asker }), keep),
  };
}

async function add<Tx>(
  { store, record, machine, newId, clock }: WarehousePorts<Tx>,
  tx: Tx,
  asked: { readonly name: string; readonly limits: WarehouseLimits; readonly asker: WarehouseAsker },
): Promise<WarehouseOutcome> {
  const { name, limits, asker } = asked;
  const refusal = checkNew(name, await store.all(tx)) ?? checkLimits(limits, machine);
  if (refusal !== undefined) return refusal;
  const value: Warehouse = { ...limits, id: newId(), name, isDefault: false };
  const at = clock.now();
  await store.add(tx, value, { at, by: asker.address, byId: asker.id });
  await record(tx, { at, asker, action: 'warehouse.created', target: targetOf(value), after: shown(value) });
  return { kind: 'done', value };
}

async function change<Tx>(
  { store, record, machine, clock }: WarehousePorts<Tx>,
  tx: Tx,
  asked: {
    readonly id: string;
    readonly change: Partial<WarehouseLimits> & { readonly name?: string };
    readonly asker: WarehouseAsker;
  },
): Promise<WarehouseOutcome> {
  const all = await store.all(tx);
  const before = all.find(({ id }) => id === asked.id);
  if (before === undefined) return unknown(asked.id);
  const refusal = checkRename(before, asked.change.name, all) ?? checkLimits(asked.change, machine);
  if (refusal !== undefined) return refusal;
  const value = { ...before, ...asked.change };
  const at = clock.now();
  const { asker } = asked;
  await store.change(tx, value, { at, by: asker.address, byId: asker.id });
  const act = { at, asker, action: 'warehouse.changed', target: targetOf(value) } as const;
  await record(tx, { ...act, before: shown(before), after: shown(value) });
  return { kind: 'done', value };
}

async function remove<Tx>(
  { store, usersOf, record, clock }: WarehousePorts<Tx>,
  tx: Tx,
  { id, asker }: { readonly id: string; readonly asker: WarehouseAsker },
): Promise<WarehouseOutcome> {
  const before = (await store.all(tx)).find((one) => one.id === id);
  if (before === undefined) return unknown(id);
  const refusal = checkRemoval(before, await usersOf(tx, id));
  if (refusal !== undefined) return refusal;
  await store.remove(tx, id);
  const act = { at: clock.now(), asker, action: 'warehouse.removed', target: targetOf(before) } as const;
  await record(tx, { ...act, before: shown(before) });
  return { kind: 'done', value: before };
}

/** Longer ones name nothing, and an answer that refuses them does not repeat all of it. */
const SHOWN_LENGTH_MAX = 64;

function unknown(id: string): WarehouseRefusal {
  return { kind: 'refuse', code: 'warehouse_unknown', details: { warehouse: id.slice(0, SHOWN_LENGTH_MAX) } };
}

function targetOf({ id, isDefault }: Warehouse): string {
  return `warehouse:${isDefault ? DEFAULT_WAREHOUSE : id}`;
}

function shown({ name, threadsMax, memoryBytesMax, timeMsMax, rowsMax, runsAtOnceMax }: Warehouse) {
  return {
    name,
    threads_max: threadsMax,
    memory_bytes_max: memoryBytesMax,
    time_ms_max: timeMsMax,
    rows_max: rowsMax,
    runs_at_once_max: runsAtOnceMax,
  };
}
