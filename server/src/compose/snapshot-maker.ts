import type { WarehouseAddress } from '#gateway';
import type { Clock, Log, Random } from '#kernel';
import { type ConfigReading, describeProblem, type Settings } from '../config.ts';
import { buildSnapshot, settleState } from './build-snapshot.ts';
import { makeWorkspaceId, readAccountState, writeAccountState } from './home/account-state.ts';
import { type HomeKeys, type HomePaths, homeKeys } from './home/open-home.ts';
import { type SnapshotStore, snapshotStore } from './snapshot-store.ts';

export interface SnapshotMakerOptions {
  readonly paths: HomePaths;
  /** Reads the configuration anew. */
  readonly read: () => ConfigReading;
  readonly warehouse: WarehouseAddress;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Keeps the snapshot in step with the configuration. */
export interface SnapshotMaker {
  readonly store: SnapshotStore;
  readonly settings: () => Settings;
  /** Reads the configuration again. A wrong one is logged, every problem of it, and the old snapshot stays. */
  reload(): void;
  moveWarehouse(to: WarehouseAddress): void;
}

/** Throws when the configuration is wrong: there is no earlier one to go on with. */
export function makeSnapshots(options: SnapshotMakerOptions): SnapshotMaker {
  const { log, clock } = options;
  let { warehouse } = options;
  const first = options.read();
  if (first.settings === undefined) throw new Error(`the configuration is not valid: ${sentences(first).join(' ')}`);
  let settings = first.settings;
  const keys = homeKeys(options.paths, { ...options, adminKey: settings.environment.adminKey });
  const store = snapshotStore(build(settings, { options, keys, warehouse, version: clock.now() }));

  const replace = (next: Settings): void => {
    const version = Math.max(store.current().version + 1, clock.now());
    store.replace(build(next, { options, keys, warehouse, version }));
    settings = next;
  };
  return {
    store,
    settings: () => settings,
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
  };
}

const REFUSED = 'The changed configuration is not valid. The earlier one stays in force.';
const PROBLEMS_LOGGED_MAX = 100;

function build(
  settings: Settings,
  parts: {
    readonly options: SnapshotMakerOptions;
    readonly keys: HomeKeys;
    readonly warehouse: WarehouseAddress;
    readonly version: number;
  },
) {
  const { paths, clock, random } = parts.options;
  const made = { now: clock.now(), random, workspaceId: () => makeWorkspaceId(random) };
  const earlier = readAccountState(paths.account, made);
  const state = settleState(settings, earlier, made);
  if (state !== earlier) writeAccountState(paths.account, state);
  return buildSnapshot(settings, { state, homeKeys: parts.keys, version: parts.version, warehouse: parts.warehouse });
}

function sentences(reading: ConfigReading): readonly string[] {
  return reading.problems
    .slice(0, PROBLEMS_LOGGED_MAX)
    .map((problem) => describeProblem(problem, reading.environment.language));
}
