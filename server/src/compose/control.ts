import { fileURLToPath } from 'node:url';
import type { Dashboards } from '#dashboards';
import type { Catalogue } from '#gateway';
import { hashSecret } from '#identity';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { Prices } from '#prices';
import { createUserSql, tablesFor } from '#sql';
import { keepPayloadRetention } from '#usage';
import { readConfig } from '../config.ts';
import { kyselyCatalogueStore } from '../gateway/adapters/kysely-catalogue-store.ts';
import { type ControlServer, serveControl } from '../http/adapters/serve-control.ts';
import { serveWeb } from '../http/adapters/serve-web.ts';
import { createControlApi } from '../http/index.ts';
import { kyselyIdentityStore } from '../identity/adapters/kysely-identity-store.ts';
import { kyselyPriceStore } from '../prices/adapters/kysely-price-store.ts';
import { prepareWarehouse } from '../sql/adapters/prepare-warehouse.ts';
import { openStore, type Transaction } from '../store/index.ts';
import { clickhouseUsageReader } from '../usage/adapters/clickhouse-usage-reader.ts';
import { clickhousePayloadPartitions } from '../usage/adapters/payload-partitions.ts';
import { composeCatalogue, providerBox, readStored } from './catalogue.ts';
import { composePrices } from './control-prices.ts';
import { composeDashboards } from './dashboards.ts';
import { followStored } from './follow-stored.ts';
import { homeSecret, openHome } from './home/open-home.ts';
import { knownHosts } from './known-hosts.ts';
import { listen } from './listen.ts';
import { type MovableEngine, movableEngine } from './movable-engine.ts';
import { composePeople, type People } from './people.ts';
import { productVersion } from './product-version.ts';
import type { RoleStarter } from './running-role.ts';
import { snapshotServer } from './serve-snapshot.ts';
import { type ServiceClient, serviceClient } from './service-client.ts';
import { makeSnapshots, type SnapshotMaker } from './snapshot-maker.ts';
import type { OrderFor } from './supervision/messages.ts';
import { watchFile } from './watch-file.ts';

/** Where the build puts the web application. */
const WEB_DIRECTORY = fileURLToPath(new URL('../../../web/dist', import.meta.url));
/** Another control process on the same PostgreSQL may change what people made; gateways must know within a second. */
const STORED_POLL_MS = 400;

/** The control process: the API that gateways forward to, and the snapshot that they follow. */
export const startControlRole: RoleStarter<'control'> = async (order, { log, onMoved }) => {
  const { environment } = readConfig();
  const clock = systemClock;
  const paths = openHome(environment.home, log);
  const store = await openStore({ databaseUrl: environment.databaseUrl, file: paths.store, log, clock });
  const peopleStore = kyselyIdentityStore(store.db);
  const secret = homeSecret(paths, { secret: environment.secret, random: systemRandom, log });
  const box = providerBox(secret);
  const catalogueStore = kyselyCatalogueStore(store.db);
  const priceStore = kyselyPriceStore(store.db);
  const read = () => readStored(store, { people: peopleStore, catalogue: catalogueStore, prices: priceStore });
  const first = await read();
  // Looks begin before the first reading, so that no change is missed in between.
  const configPath = environment.configFile?.path ?? environment.configFileDefault;
  const watcher = watchFile(configPath, { clock, onChange: () => maker.reload() });
  const { warehouse } = order;
  const maker = makeSnapshots({
    paths,
    read: readConfig,
    warehouse,
    stored: first,
    box,
    clock,
    random: systemRandom,
    log,
  });
  const pollMs = store.engine === 'postgres' ? STORED_POLL_MS : undefined;
  const stored = followStored({ read, apply: maker.replaceStored, first, pollMs, clock, log });
  const { refresh: onChanged } = stored;
  const people = composePeople({ store, people: peopleStore, secret, environment, onKeysChanged: onChanged, log });
  const { audit } = people;
  const catalogue = composeCatalogue({ store, catalogueStore, audit, box, declared: maker.catalogue, onChanged });

  await prepareWarehouse({ url: warehouse.url, username: warehouse.user, password: warehouse.password });
  const engine = movableEngine(warehouse, log);
  const service = serviceClient(warehouse, log);
  const retention = keepPayloadRetention({ partitions: clickhousePayloadPartitions(service.current), clock, log });
  onMoved((moved) => {
    if (moved.kind !== 'warehouse') return;
    maker.moveWarehouse(moved.warehouse);
    engine.moveTo(moved.warehouse);
    service.moveTo(moved.warehouse);
  });
  const { current: warehouseClient } = service;
  const prices = composePrices({ store, priceStore, audit, maker, catalogueStore, onChanged, client: warehouseClient });
  const findPublisher = (id: string) => people.findActor(id, maker.declaredKeys());
  const dashboards = composeDashboards({ store, engine, service, findPublisher, log });

  const internal = snapshotServer({ secret: order.internalSecret, store: maker.store, clock });
  const internalPort = await listen(internal, { host: order.host, port: order.internalPort, mayMove: order.mayMove });
  const web = await serveApi(order, { maker, engine, service, people, catalogue, prices, dashboards, log });
  await dashboards.importMissing(maker.account());
  const token = await people.identity.openSetup();
  const stop = async (timeoutMs: number): Promise<void> => {
    watcher.stop();
    stored.stop();
    retention.stop();
    dashboards.watch.close();
    await web.close(timeoutMs);
    internal.close();
    internal.closeAllConnections();
    await Promise.all([engine.close(), service.close(), store.close()]);
  };
  const setupPath = token === undefined ? undefined : `/setup?token=${token}`;
  return { port: web.port, internalPort, setupPath, stop };
};

async function serveApi(
  order: OrderFor<'control'>,
  parts: {
    readonly maker: SnapshotMaker;
    readonly engine: MovableEngine;
    readonly service: ServiceClient;
    readonly people: People;
    readonly catalogue: Catalogue<Transaction>;
    readonly prices: Prices<Transaction>;
    readonly dashboards: Dashboards<Transaction>;
    readonly log: Log;
  },
): Promise<ControlServer> {
  const { maker, engine, service, people, catalogue, prices, dashboards, log } = parts;
  const { environment } = maker.settings();
  const clock = systemClock;
  const makeId = uuidV7Maker(systemRandom);
  const app = createControlApi({
    internalSecret: order.internalSecret,
    isKnownHost: knownHosts(environment),
    findKey: (secret) => maker.store.current().keys.get(hashSecret(secret)),
    identity: people.identity,
    audit: people.audit,
    idempotency: people.idempotency,
    account: maker.account,
    declaredKeys: maker.declaredKeys,
    catalogue,
    prices,
    publicUrl: environment.publicUrl,
    web: serveWeb(WEB_DIRECTORY),
    sql: createUserSql({ engine, clock, tablesFor }),
    tablesFor,
    dashboards,
    usage: clickhouseUsageReader(service.current, clock),
    clock,
    newRequestId: () => makeId(clock.now()),
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
