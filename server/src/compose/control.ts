import { systemClock } from '#kernel';
import { keepPayloadRetention } from '#usage';
import { prepareWarehouse } from '../sql/adapters/prepare-warehouse.ts';
import { clickhousePayloadPartitions } from '../usage/adapters/payload-partitions.ts';
import { composeAccess } from './access.ts';
import { composeCatalogue } from './catalogue.ts';
import { serveApi } from './control-api.ts';
import { composeCredits } from './control-credits.ts';
import { type ControlHome, openControlHome } from './control-home.ts';
import { composeNotices } from './control-notices.ts';
import { composePrices } from './control-prices.ts';
import { composeRunLimits } from './control-run-limits.ts';
import { composeSchedules } from './control-schedules.ts';
import { composeDashboards } from './dashboards.ts';
import { gatewayPlaces } from './gateway-places.ts';
import { guardedCallOnce } from './guarded-call.ts';
import { listen } from './listen.ts';
import { movableEngine } from './movable-engine.ts';
import { composePeople } from './people.ts';
import type { RoleContext, RoleStarter } from './running-role.ts';
import { snapshotServer } from './serve-snapshot.ts';
import { serviceClient } from './service-client.ts';
import type { OrderFor } from './supervision/messages.ts';
import { composeTestCalls } from './test-calls.ts';

/** A prompt under way for longer is taken up by another process, or at the next start. */
const PROMPTS_STOP_MS_MAX = 2_000;

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
  const { audit, sendMail } = people;
  const callOnce = guardedCallOnce(environment);
  const alerts = composeNotices({ ...home, account, sendMail, callOnce, log });
  const { catalogue: catalogueStore, prices: priceStore } = stores;
  const catalogue = composeCatalogue({ ...home, catalogueStore, audit, declared: maker.catalogue });
  const { internalSecret } = order;
  const testCalls = composeTestCalls({ store, catalogueStore, audit, box, maker, internalSecret, callOnce });
  const { engine, service, close: leaveWarehouse } = await reachWarehouse(order, context, maker);
  const { current: client } = service;
  const prices = composePrices({ store, priceStore, audit, maker, catalogueStore, onChanged, client });
  const credits = composeCredits({ ...home, creditPriceStore: stores.creditPriceStore, audit, client, log });
  const findPublisher = (id: string) => people.findActor(id, maker.declaredKeys());
  const dashboards = composeDashboards({ store, engine, service, findPublisher, log });
  const access = composeAccess({ store, people, maker, client, log });
  const { receive: receiveKeyUses } = access.keyUses;
  const { ledger, charged } = credits;
  const { runs, quota, limiting } = composeRunLimits({
    ...{ store, priceStore, credits: ledger, charged, raise: alerts.notices.raise },
    ...{ audit, account, client, onChanged, clock, log },
  });
  const gateways = gatewayPlaces(clock);
  const asking = { callOnce, gateways, client, internalSecret, log };
  const prompts = composeSchedules({ store, people, maker, notices: alerts.notices, sendMail, ...asking });
  const internal = snapshotServer({
    ...{ secret: internalSecret, store: maker.store, clock, receiveKeyUses },
    leases: { ...limiting, clock, log },
    noteGateway: gateways.note,
  });
  const internalPort = await listen(internal, { host: order.host, port: order.internalPort, mayMove: order.mayMove });
  const served = {
    ...{ maker, engine, service, people, access, catalogue, testCalls, prices, credits, quota, runs, dashboards },
    ...{ limits: limiting.limits, notices: alerts.notices, schedules: prompts.managed, log },
  };
  const web = await serveApi(order, served);
  await dashboards.importMissing(maker.account());
  const token = await people.identity.openSetup();
  const stop = async (timeoutMs: number): Promise<void> => {
    home.stopFollowing();
    await prompts.running.stop(Math.min(timeoutMs, PROMPTS_STOP_MS_MAX));
    credits.stop();
    quota.stop();
    limiting.leases.stop();
    dashboards.watch.close();
    await web.close(timeoutMs);
    internal.close();
    internal.closeAllConnections();
    await Promise.all([access.stop(), alerts.stop()]);
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
