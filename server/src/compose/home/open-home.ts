import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, Random } from '#kernel';
import { keyFromFile } from './key-file.ts';

const OWNER_ONLY = 0o700;
const OTHERS = 0o077;

/** Where things are in the home directory. */
export interface HomePaths {
  readonly home: string;
  readonly adminKey: string;
  readonly demoKey: string;
  readonly secret: string;
  /** SQLite file of the control store. */
  readonly store: string;
  readonly account: string;
  readonly warehouse: string;
  /** Code that is made of our sources; it may be removed at any time. */
  readonly compiled: string;
}

export function homePaths(home: string): HomePaths {
  return {
    home,
    adminKey: join(home, 'admin.key'),
    demoKey: join(home, 'demo.key'),
    secret: join(home, 'secret.key'),
    store: join(home, 'control.db'),
    account: join(home, 'account.json'),
    warehouse: join(home, 'warehouse'),
    compiled: join(home, 'compiled'),
  };
}

/** The two keys that exist without being declared. */
export interface HomeKeys {
  readonly adminKey: string;
  readonly demoKey: string;
}

/** Makes the home directory for its owner alone. */
export function openHome(home: string, log: Log): HomePaths {
  mkdirSync(home, { recursive: true, mode: OWNER_ONLY });
  if ((statSync(home).mode & OTHERS) !== 0) {
    chmodSync(home, OWNER_ONLY);
    log.warn({ path: home }, 'The home directory was open to others; it is not any more.');
  }
  return homePaths(home);
}

/** Reads the keys kept in the home, and makes those that are not there yet. An admin key that was given is used as it is. */
export function homeKeys(
  paths: HomePaths,
  tools: { readonly adminKey: string | undefined; readonly random: Random; readonly log: Log },
): HomeKeys {
  return {
    adminKey: tools.adminKey ?? keyFromFile(paths.adminKey, tools),
    demoKey: keyFromFile(paths.demoKey, tools),
  };
}

/** What our own secrets are derived from: as given, else kept in the home and made once. */
export function homeSecret(
  paths: HomePaths,
  tools: { readonly secret: string | undefined; readonly random: Random; readonly log: Log },
): string {
  return tools.secret ?? keyFromFile(paths.secret, tools);
}

/** The secret kept in the home, which was in use before one was given; undefined: none was ever made. */
export function keptSecret(
  paths: HomePaths,
  tools: { readonly random: Random; readonly log: Log },
): string | undefined {
  return existsSync(paths.secret) ? keyFromFile(paths.secret, tools) : undefined;
}
