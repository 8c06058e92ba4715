import type { WarehouseAddress } from '#gateway';
import type { KeyRecord } from '#identity';
import type { Clock, Log, Random } from '#kernel';
import { type ConfigReading, describeProblem, type Settings } from '../config.ts';
import type { AccountFacts } from '../http/index.ts';
import { buildSnapshot, declaredKeys, describeAccount, settleState } from './build-snapshot.ts';
import { makeWorkspaceId, readAccountState, writeAccountState } from './home/account-state.ts';
import { type HomeKeys, type HomePaths, homeKeys } from './home/open-home.ts';
import { type SnapshotStore, snapshotStore } from './snapshot-store.ts';

export interface SnapshotMakerOptions {
  readonly paths: HomePaths;
  /** Reads the configuration anew. */
  readonly read: () => ConfigReading;
  readonly warehouse: WarehouseAddress;
  /** Keys that people made, at the start. */
  readonly madeKeys: readonly KeyRecord[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Keeps the snapshot in step with the configuration. */
export interface SnapshotMaker {
  readonly store: SnapshotStore;
  readonly settings: () => Settings;
  readonly account: () => AccountFacts;
  /** Keys of the configuration and of the home. */
  readonly declaredKeys: () => readonly KeyRecord[];
  /** Reads the configuration again. A wrong one is logged, every problem of it, and the old snapshot stays. */
  reload(): void;
  moveWarehouse(to: WarehouseAddress): void;
  /** Puts these in place of the keys that people made. */
  replaceMadeKeys(keys: readonly KeyRecord[]): void;
}

/** Throws when the configuration is wrong: there is no earlier one to go on with. */
export function makeSnapshots(options: SnapshotMakerOptions): SnapshotMaker {
  const { log, clock } = options;
  let { warehouse, madeKeys } = options;
  const reading = options.read();
  if (reading.settings === undefined)
    throw new Error(`the configuration is not valid: ${sentences(reading).join(' ')}`);
  let { settings } = reading;
  const keys = homeKeys(options.paths, { ...options, adminKey: settings.environment.adminKey });
  const first = build(settings, { options, keys, madeKeys, warehouse, version: clock.now() });
  const store = snapshotStore(first.snapshot);
  let { account, declared } = first;

  const replace = (next: Settings): void => {
    const version = Math.max(store.current().version + 1, clock.now());
    const built = build(next, { options, keys, madeKeys, warehouse, version });
    store.replace(built.snapshot);
    ({ account, declared } = built);
    settings = next;
  };
  return {
    store,
    settings: () => settings,
    account: () => account,
    declaredKeys: () => declared,
    reload: () => {
      const reading = options.read();
      const isGone = settings.environment.configFile !== undefined && reading.environment.configFile === undefined;
      if (isGone) log.error({}, 'The configuration file is gone. What it declared stays in force until it is back.');
      else if (reading.settings === undefined) log.error({ problems: sentences(reading) }, REFUSED);
      else {
        replace(reading.settings);
        log.info(
          { version: store.current().version, warnings: sentences(reading) },
          'The changed configuration is in force.',
        );
      }
    },
    moveWarehouse: (to) => {
      if (to.url === warehouse.url && to.user === warehouse.user && to.password === warehouse.password) return;
      warehouse = to;
      replace(settings);
    },
    replaceMadeKeys: (next) => {
      madeKeys = next;
      replace(settings);
    },
  };
}

const REFUSED = 'The changed configuration is not valid. The earlier one stays in force.';
const PROBLEMS_LOGGED_MAX = 100;

function build(
  settings: Settings,
  parts: {
    readonly options: SnapshotMakerOptions;
    readonly keys: HomeKeys;
    readonly madeKeys: readonly KeyRecord[];
    readonly warehouse: WarehouseAddress;
    readonly version: number;
  },
) {
  const { paths, clock, random } = parts.options;
  const made = { now: clock.now(), random, workspaceId: () => makeWorkspaceId(random) };
  const earlier = readAccountState(paths.account, made);
  const state = settleState(settings, earlier, made);
  if (state !== earlier) writeAccountState(paths.account, state);
  const { keys: homeKeys, madeKeys, version, warehouse } = parts;
  return {
    snapshot: buildSnapshot(settings, { state, homeKeys, madeKeys, version, warehouse }),
    account: describeAccount(settings, state),
    declared: declaredKeys(settings, { state, homeKeys }),
  };
}

function sentences(reading: ConfigReading): readonly string[] {
  return reading.problems
    .slice(0, PROBLEMS_LOGGED_MAX)
    .map((problem) => describeProblem(problem, reading.environment.language));
}
