import { hashSecret } from '#identity';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { createUserSql, tablesFor } from '#sql';
import { readConfig } from '../config.ts';
import { type ControlServer, serveControl } from '../http/adapters/serve-control.ts';
import { createControlApi } from '../http/index.ts';
import { prepareWarehouse } from '../sql/adapters/prepare-warehouse.ts';
import { openHome } from './home/open-home.ts';
import { knownHosts } from './known-hosts.ts';
import { listen } from './listen.ts';
import { type MovableEngine, movableEngine } from './movable-engine.ts';
import { productVersion } from './product-version.ts';
import type { RoleStarter } from './running-role.ts';
import { snapshotServer } from './serve-snapshot.ts';
import { makeSnapshots, type SnapshotMaker } from './snapshot-maker.ts';
import type { OrderFor } from './supervision/messages.ts';
import { watchFile } from './watch-file.ts';

/** The control process: the API that gateways forward to, and the snapshot that they follow. */
export const startControlRole: RoleStarter<'control'> = async (order, { log, onMoved }) => {
  const { environment } = readConfig();
  const clock = systemClock;
  const paths = openHome(environment.home, log);
  // Looks begin before the first reading, so that no change is missed in between.
  const configPath = environment.configFile?.path ?? environment.configFileDefault;
  const watcher = watchFile(configPath, { clock, onChange: () => maker.reload() });
  const maker = makeSnapshots({
    paths,
    read: readConfig,
    warehouse: order.warehouse,
    clock,
    random: systemRandom,
    log,
  });
  const { url, user, password } = order.warehouse;
  await prepareWarehouse({ url, username: user, password });
  const engine = movableEngine(order.warehouse, log);
  onMoved((moved) => {
    if (moved.kind !== 'warehouse') return;
    maker.moveWarehouse(moved.warehouse);
    engine.moveTo(moved.warehouse);
  });

  const internal = snapshotServer({ secret: order.internalSecret, store: maker.store, clock });
  const internalPort = await listen(internal, { host: order.host, port: order.internalPort, mayMove: order.mayMove });
  const web = await serveWeb(order, { maker, engine, log });
  return {
    port: web.port,
    internalPort,
    stop: async (timeoutMs) => {
      watcher.stop();
      await web.close(timeoutMs);
      internal.close();
      internal.closeAllConnections();
      await engine.close();
    },
  };
};

async function serveWeb(
  order: OrderFor<'control'>,
  parts: { readonly maker: SnapshotMaker; readonly engine: MovableEngine; readonly log: Log },
): Promise<ControlServer> {
  const { maker, engine, log } = parts;
  const { environment } = maker.settings();
  const app = createControlApi({
    internalSecret: order.internalSecret,
    isKnownHost: knownHosts(environment),
    findKey: (secret) => maker.store.current().keys.get(hashSecret(secret)),
    sql: createUserSql({ engine, clock: systemClock, tablesFor }),
    tablesFor,
    clock: systemClock,
    newRequestId: (
      (make) => () =>
        make(systemClock.now())
    )(uuidV7Maker(systemRandom)),
    defaultLanguage: environment.language,
    version: productVersion(),
    log,
  });
  const serve = (port: number) => serveControl({ app, host: order.host, port });
  return await serve(order.port).catch((error: unknown) => {
    const isTaken = (error as { code?: unknown }).code === 'EADDRINUSE';
    if (!order.mayMove || order.port === 0 || !isTaken) throw error;
    return serve(0);
  });
}
