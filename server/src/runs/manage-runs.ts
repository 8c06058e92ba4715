import { type ErrorCode, type ErrorDetails, RUN_TYPE_BOUNDS } from '@tallygate/contract';
import type { Clock, Instant } from '#kernel';
import { BUILT_IN_RUN_TYPES, runTypesBy } from './built-in-types.ts';
import type { RunType } from './run.ts';
import type { RunSettings, RunSettingsStore } from './run-settings.ts';
import type { RunTypeStore } from './run-type-store.ts';

/** Who asks, and by which request. That they may is decided at the door. */
export interface RunAsker {
  readonly id: string;
  readonly address: string;
  readonly origin: { readonly address: string; readonly requestId: string };
}

type ShownValue = string | number | boolean | null;

/** Something that was done to run types or to the settings of runs, as the log shows it. */
export interface RunAct {
  readonly at: Instant;
  readonly asker: RunAsker;
  readonly action: 'run_type.created' | 'run_type.changed' | 'run_settings.changed';
  readonly target: string;
  readonly before?: Readonly<Record<string, ShownValue>> | undefined;
  readonly after?: Readonly<Record<string, ShownValue>> | undefined;
}

/** What managing runs acts with. `Tx` is a transaction of the control store. */
export interface RunPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly types: RunTypeStore<Tx>;
  readonly settings: RunSettingsStore<Tx>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: RunAct) => Promise<void>;
  readonly clock: Pick<Clock, 'now'>;
  /** Called after a change was kept: gateways must hear of it. */
  readonly onChanged: () => Promise<void>;
}

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx, Value> = ((tx: Tx, value: Value) => Promise<void>) | undefined;

/** An act that was done, or why it was not. */
export type RunOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | {
      readonly kind: 'refuse';
      readonly code: Extract<
        ErrorCode,
        'run_type_not_listed' | 'run_type_built_in' | 'name_taken' | 'run_type_count_max' | 'version_conflict'
      >;
      readonly details: ErrorDetails;
    };

/** What may be changed of a type. */
export type RunTypeChange = Partial<Pick<RunType, 'names' | 'trigger' | 'isBillable'>>;

/** Types of runs, and what the account chose for all runs. */
export interface ManagedRuns<Tx> {
  /** Those that came with the product first, then the account's own by id. */
  types(): Promise<readonly RunType[]>;
  addType(
    asked: { readonly type: Omit<RunType, 'isBuiltIn'>; readonly keep?: KeepWith<Tx, RunType> },
    asker: RunAsker,
  ): Promise<RunOutcome<RunType>>;
  changeType(
    asked: { readonly id: string; readonly change: RunTypeChange; readonly keep?: KeepWith<Tx, RunType> },
    asker: RunAsker,
  ): Promise<RunOutcome<RunType>>;
  settings(): Promise<RunSettings>;
  /** `version`: refused when it is another one now; undefined: whatever it is. */
  choose(
    asked: {
      readonly change: Partial<Omit<RunSettings, 'version'>>;
      readonly version: number | undefined;
      readonly keep?: KeepWith<Tx, RunSettings>;
    },
    asker: RunAsker,
  ): Promise<RunOutcome<RunSettings>>;
}

/** Makes the management of run types and settings. */
export function manageRuns<Tx>(ports: RunPorts<Tx>): ManagedRuns<Tx> {
  const act = async <Value>(
    run: (tx: Tx) => Promise<RunOutcome<Value>>,
    keep: KeepWith<Tx, Value>,
  ): Promise<RunOutcome<Value>> => {
    const outcome = await ports.transaction(async (tx) => {
      const decided = await run(tx);
      if (decided.kind === 'done') await keep?.(tx, decided.value);
      return decided;
    });
    if (outcome.kind === 'done') await ports.onChanged();
    return outcome;
  };
  return {
    types: async () => [...BUILT_IN_RUN_TYPES, ...(await ports.types.all()).filter(({ id }) => !isBuiltIn(id))],
    addType: ({ type, keep }, asker) => act((tx) => addType(ports, tx, { type, asker }), keep),
    changeType: ({ id, change, keep }, asker) => act((tx) => changeType(ports, tx, { id, change, asker }), keep),
    settings: () => ports.settings.find(),
    choose: ({ change, version, keep }, asker) => act((tx) => choose(ports, tx, { change, version, asker }), keep),
  };
}

async function addType<Tx>(
  { types, record, clock }: RunPorts<Tx>,
  tx: Tx,
  { type: asked, asker }: { readonly type: Omit<RunType, 'isBuiltIn'>; readonly asker: RunAsker },
): Promise<RunOutcome<RunType>> {
  const made = await types.all(tx);
  if (runTypesBy(made).has(asked.id)) return { kind: 'refuse', code: 'name_taken', details: { name: asked.id } };
  const { countMax } = RUN_TYPE_BOUNDS;
  if (made.length >= countMax) return { kind: 'refuse', code: 'run_type_count_max', details: { count_max: countMax } };
  const type: RunType = { ...asked, isBuiltIn: false };
  const at = clock.now();
  await types.add(tx, type, { at, by: asker.address, byId: asker.id });
  await record(tx, { at, asker, action: 'run_type.created', target: `run_type:${type.id}`, after: shownType(type) });
  return { kind: 'done', value: type };
}

async function changeType<Tx>(
  { types, record, clock }: RunPorts<Tx>,
  tx: Tx,
  { id, change, asker }: { readonly id: string; readonly change: RunTypeChange; readonly asker: RunAsker },
): Promise<RunOutcome<RunType>> {
  const shownId = id.slice(0, RUN_TYPE_BOUNDS.idLengthMax);
  if (isBuiltIn(id)) return { kind: 'refuse', code: 'run_type_built_in', details: { run_type: shownId } };
  const before = (await types.all(tx)).find((type) => type.id === id);
  if (before === undefined) return { kind: 'refuse', code: 'run_type_not_listed', details: { run_type: shownId } };
  const after = changed(before, change);
  const at = clock.now();
  await types.change(tx, after, { at, by: asker.address, byId: asker.id });
  const target = `run_type:${id}`;
  await record(tx, {
    at,
    asker,
    action: 'run_type.changed',
    target,
    before: shownType(before),
    after: shownType(after),
  });
  return { kind: 'done', value: after };
}

/** What becomes a background type does not count any more. */
function changed(before: RunType, change: RunTypeChange): RunType {
  const after = { ...before, ...change };
  return { ...after, isBillable: after.isBillable && after.trigger !== 'background' };
}

async function choose<Tx>(
  { settings, record, clock }: RunPorts<Tx>,
  tx: Tx,
  asked: {
    readonly change: Partial<Omit<RunSettings, 'version'>>;
    readonly version: number | undefined;
    readonly asker: RunAsker;
  },
): Promise<RunOutcome<RunSettings>> {
  const before = await settings.find(tx);
  if (asked.version !== undefined && asked.version !== before.version)
    return { kind: 'refuse', code: 'version_conflict', details: { version: before.version } };
  const after = { ...before, ...asked.change, version: before.version + 1 };
  const at = clock.now();
  const { asker } = asked;
  await settings.save(tx, after, at);
  const act = { at, asker, action: 'run_settings.changed', target: 'run_settings:account' } as const;
  await record(tx, { ...act, before: shownSettings(before), after: shownSettings(after) });
  return { kind: 'done', value: after };
}

function isBuiltIn(id: string): boolean {
  return BUILT_IN_RUN_TYPES.some((type) => type.id === id);
}

function shownType({ names, trigger, isBillable }: RunType) {
  return { name_ko: names.ko, name_en: names.en, trigger, billable: isBillable };
}

function shownSettings({ systemActor, contact, runsPerHour }: RunSettings) {
  return {
    system_actor_ko: systemActor.ko,
    system_actor_en: systemActor.en,
    contact,
    runs_per_hour: runsPerHour ?? null,
  };
}
