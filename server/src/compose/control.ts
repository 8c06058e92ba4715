import { systemClock } from '#kernel';
import { keepPayloadRetention } from '#usage';
import { prepareWarehouse } from '../sql/adapters/prepare-warehouse.ts';
import { clickhousePayloadPartitions } from '../usage/adapters/payload-partitions.ts';
import { composeAccess } from './access.ts';
import { composeCatalogue } from './catalogue.ts';
import { serveApi } from './control-api.ts';
import { composeCredits } from './control-credits.ts';
import { type ControlHome, openControlHome } from './control-home.ts';
import { composeLimits } from './control-limits.ts';
import { composePrices } from './control-prices.ts';
import { composeDashboards } from './dashboards.ts';
import { listen } from './listen.ts';
import { movableEngine } from './movable-engine.ts';
import { composePeople } from './people.ts';
import type { RoleContext, RoleStarter } from './running-role.ts';
import { snapshotServer } from './serve-snapshot.ts';
import { serviceClient } from './service-client.ts';
import type { OrderFor } from './supervision/messages.ts';
import { composeTestCalls } from './test-calls.ts';

/** The control process: the API that gateways forward to, and the snapshot that they follow. */
export const startControlRole: RoleStarter<'control'> = async (order, context) => {
  const { log } = context;
  const clock = systemClock;
  const home = await openControlHome(order, log);
  const { environment, store, stores, secret, box, maker, onChanged } = home;
  const { account } = maker;
  const people = composePeople({
    ...{ store, people: stores.people, secret, environment, account, log },
    onKeysChanged: onChanged,
  });
  const { audit } = people;
  const { catalogue: catalogueStore, prices: priceStore } = stores;
  const catalogue = composeCatalogue({ store, catalogueStore, audit, box, declared: maker.catalogue, onChanged });
  const { internalSecret } = order;
  const testCalls = composeTestCalls({ store, catalogueStore, audit, box, maker, internalSecret });
  const { engine, service, close: leaveWarehouse } = await reachWarehouse(order, context, maker);
  const { current: client } = service;
  const prices = composePrices({ store, priceStore, audit, maker, catalogueStore, onChanged, client });
  const credits = composeCredits(store, log);
  const findPublisher = (id: string) => people.findActor(id, maker.declaredKeys());
  const dashboards = composeDashboards({ store, engine, service, findPublisher, log });
  const access = composeAccess({ store, people, maker, client, log });
  const { receive: receiveKeyUses } = access.keyUses;
  const limiting = composeLimits({ store, priceStore, credits: credits.ledger, audit, account, onChanged, clock, log });
  const internal = snapshotServer({
    ...{ secret: internalSecret, store: maker.store, clock, receiveKeyUses },
    leases: { ...limiting, clock, log },
  });
  const internalPort = await listen(internal, { host: order.host, port: order.internalPort, mayMove: order.mayMove });
  const { limits } = limiting;
  const served = { maker, engine, service, people, access, catalogue, testCalls, prices, credits, limits, dashboards };
  const web = await serveApi(order, { ...served, log });
  await dashboards.importMissing(maker.account());
  const token = await people.identity.openSetup();
  const stop = async (timeoutMs: number): Promise<void> => {
    home.stopFollowing();
    credits.stop();
    limiting.leases.stop();
    dashboards.watch.close();
    await web.close(timeoutMs);
    internal.close();
    internal.closeAllConnections();
    await access.stop();
    await Promise.all([leaveWarehouse(), store.close()]);
  };
  const setupPath = token === undefined ? undefined : `/setup?token=${token}`;
  return { port: web.port, internalPort, setupPath, stop };
};

/** Connections to the warehouse that follow it when it starts anew elsewhere, and the retention of payloads in it. */
async function reachWarehouse(
  { warehouse }: OrderFor<'control'>,
  { log, onMoved }: RoleContext,
  maker: ControlHome['maker'],
) {
  await prepareWarehouse({ url: warehouse.url, username: warehouse.user, password: warehouse.password });
  const engine = movableEngine(warehouse, log);
  const service = serviceClient(warehouse, log);
  const partitions = clickhousePayloadPartitions(service.current);
  const retention = keepPayloadRetention({ partitions, clock: systemClock, log });
  onMoved((moved) => {
    if (moved.kind !== 'warehouse') return;
    maker.moveWarehouse(moved.warehouse);
    engine.moveTo(moved.warehouse);
    service.moveTo(moved.warehouse);
  });
  const close = async (): Promise<void> => {
    retention.stop();
    await Promise.all([engine.close(), service.close()]);
  };
  return { engine, service, close };
}
