import type { DeclaredCatalogue, SecretBox, WarehouseAddress } from '#gateway';
import type { KeyRecord } from '#identity';
import type { Clock, Log, Random } from '#kernel';
import type { DeclaredPrices } from '#prices';
import { type ConfigReading, describeProblem, type Settings } from '../config.ts';
import type { AccountFacts } from '../http/index.ts';
import { buildSnapshot, declaredKeys, describeAccount, settleState } from './build-snapshot.ts';
import { declaredCatalogue, declaredProviders } from './declared-catalogue.ts';
import { declaredPrices } from './declared-prices.ts';
import type { Stored } from './follow-stored.ts';
import { makeWorkspaceId, readAccountState, writeAccountState } from './home/account-state.ts';
import { type HomeKeys, type HomePaths, homeKeys } from './home/open-home.ts';
import { madeEndpoints } from './made-endpoints.ts';
import { troubleTeller } from './say-troubles.ts';
import { type SnapshotStore, snapshotStore } from './snapshot-store.ts';

export interface SnapshotMakerOptions {
  readonly paths: HomePaths;
  /** Reads the configuration anew. */
  readonly read: () => ConfigReading;
  readonly warehouse: WarehouseAddress;
  /** What people made, at the start. */
  readonly stored: Stored;
  /** Opens the secrets of made providers. */
  readonly box: SecretBox;
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
  /** Providers and endpoints of the configuration, and those that are built in. */
  readonly catalogue: () => DeclaredCatalogue;
  /** Prices of the configuration. */
  readonly prices: () => DeclaredPrices;
  /** Reads the configuration again. A wrong one is logged, every problem of it, and the old snapshot stays. */
  reload(): void;
  moveWarehouse(to: WarehouseAddress): void;
  /** Puts this in place of what people made. */
  replaceStored(stored: Stored): void;
}

/** Throws when the configuration is wrong: there is no earlier one to go on with. */
export function makeSnapshots(options: SnapshotMakerOptions): SnapshotMaker {
  const { log, clock } = options;
  let { warehouse, stored } = options;
  const tell = troubleTeller(log);
  const reading = options.read();
  if (reading.settings === undefined)
    throw new Error(`the configuration is not valid: ${sentences(reading).join(' ')}`);
  let { settings } = reading;
  const keys = homeKeys(options.paths, { ...options, adminKey: settings.environment.adminKey });
  const first = build(settings, { options, keys, stored, warehouse, version: clock.now() });
  const store = snapshotStore(first.snapshot);
  let { account, declared, catalogue } = first;
  tell(first.troubles);

  const replace = (next: Settings): void => {
    const version = Math.max(store.current().version + 1, clock.now());
    const built = build(next, { options, keys, stored, warehouse, version });
    store.replace(built.snapshot);
    ({ account, declared, catalogue } = built);
    tell(built.troubles);
    settings = next;
  };
  return {
    store,
    settings: () => settings,
    account: () => account,
    declaredKeys: () => declared,
    catalogue: () => catalogue,
    prices: () => declaredPrices(settings, account.id),
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
    replaceStored: (next) => {
      stored = next;
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
    readonly stored: Stored;
    readonly warehouse: WarehouseAddress;
    readonly version: number;
  },
) {
  const { paths, clock, random } = parts.options;
  const made = { now: clock.now(), random, workspaceId: () => makeWorkspaceId(random) };
  const earlier = readAccountState(paths.account, made);
  const state = settleState(settings, earlier, made);
  if (state !== earlier) writeAccountState(paths.account, state);
  const { keys: homeKeys, stored, version, warehouse } = parts;
  const catalogue = declaredCatalogue(settings, state);
  const served = madeEndpoints(stored.catalogue, {
    accountId: state.accountId,
    box: parts.options.box,
    declaredProviders: declaredProviders(settings),
    declaredEndpoints: new Set(catalogue.endpoints.map((endpoint) => endpoint.name)),
  });
  const madePrices = stored.prices?.entries;
  const { creditPrices, runTypes, languages } = stored;
  const madeParts = {
    ...{ madeKeys: stored.keys, madeEndpoints: served.endpoints, madePrices },
    ...{ creditPrices, runTypes, languages },
  };
  return {
    snapshot: buildSnapshot(settings, { state, homeKeys, ...madeParts, version, warehouse, limits: stored.limits }),
    account: describeAccount(settings, state, stored.workspaces),
    declared: declaredKeys(settings, { state, homeKeys }),
    catalogue,
    troubles: served.troubles,
  };
}

function sentences(reading: ConfigReading): readonly string[] {
  return reading.problems
    .slice(0, PROBLEMS_LOGGED_MAX)
    .map((problem) => describeProblem(problem, reading.environment.language));
}
