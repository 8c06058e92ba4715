import { createServer, type Server } from 'node:http';
import { systemClock, systemRandom } from '#kernel';
import { readConfig } from '../config.ts';
import { openHome } from './home/open-home.ts';
import { listen } from './listen.ts';
import type { RoleStarter } from './running-role.ts';
import { snapshotServer } from './serve-snapshot.ts';
import { makeSnapshots } from './snapshot-maker.ts';
import { watchFile } from './watch-file.ts';

/** The control process: the API that gateways forward to, and the snapshot for gateways. */
export const startControlRole: RoleStarter<'control'> = async (order, log) => {
  throw new Error(
    JSON.stringify([
      order.role,
      log,
      createServer,
      systemClock,
      systemRandom,
      readConfig,
      openHome,
      listen,
      snapshotServer,
      makeSnapshots,
      watchFile,
    ] satisfies unknown[]) as string & Server['address'],
  );
};
