import { systemClock } from '#kernel';
import { keepPayloadRetention, keepUsageSums } from '#usage';
import { prepareWarehouse } from '../sql/adapters/prepare-warehouse.ts';
import { clickhouseUsageSums } from '../usage/adapters/clickhouse-usage-sums.ts';
import { clickhousePayloadPartitions } from '../usage/adapters/payload-partitions.ts';
import { composeAccess } from './access.ts';
import { composeCatalogue } from './catalogue.ts';
import { serveApi } from './control-api.ts';
import { composeBilling } from './control-billing.ts';
import { composeCredits } from './control-credits.ts';
import { type ControlHome, openControlHome } from './control-home.ts';
import { composeNotices } from './control-notices.ts';
import { composePrices } from './control-prices.ts';
import { composeReading } from './control-reading.ts';
import { composeRunLimits } from './control-run-limits.ts';
import { composeSchedules } from './control-schedules.ts';
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
import { wakingLedger } from './waking-ledger.ts';

/** A prompt under way for longer is taken up by another process, or at the next start. */
const PROMPTS_STOP_MS_MAX = 2_000;

/** A payment under way for longer is looked up by another process, or at the next start. */
const BILLING_STOP_MS_MAX = 2_000;

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
  const access = composeAccess({ store, people, maker, client, log });
  const { raise } = alerts.notices;
  const { previews } = access;
  const reading = composeReading({
    ...home,
    ...{ people, previews, engine, service, account, findPublisher, raise, log },
  });
  const { dashboards, retention, files } = reading;
  const billing = composeBilling({ ...home, account, audit, credits: credits.ledger, raise, log });
  const ledger = wakingLedger(credits.ledger, billing.wake);
  const { runs, quota, limiting } = composeRunLimits({
    ...{ store, priceStore, credits: ledger, charged: credits.charged, raise },
    ...{ audit, account, client, onChanged, clock, log },
  });
  const gateways = gatewayPlaces(clock);
  const asking = { callOnce, gateways, client, internalSecret, log };
  const prompts = composeSchedules({ store, people, maker, notices: alerts.notices, ...asking });
  const internal = await listenInternally(order, {
    ...{ secret: internalSecret, store: maker.store, clock, receiveKeyUses: access.keyUses.receive },
    leases: { ...limiting, clock, log },
    noteGateway: gateways.note,
  });
  const served = {
    ...{ maker, engine, service, people, access, catalogue, testCalls, prices, quota, runs },
    ...{ ...reading, credits: { ...credits, ledger }, billing: billing.managed, retention: retention.managed },
    ...{ limits: limiting.limits, notices: alerts.notices, schedules: prompts.managed, log },
  };
  const web = await serveApi(order, served);
  await dashboards.importMissing(maker.account());
  await dashboards.updateImported(maker.account());
  const token = await people.identity.openSetup();
  const stop = async (timeoutMs: number): Promise<void> => {
    home.stopFollowing();
    for (const { stop: end } of [prompts.running, files]) await end(Math.min(timeoutMs, PROMPTS_STOP_MS_MAX));
    await billing.stop(Math.min(timeoutMs, BILLING_STOP_MS_MAX));
    credits.stop();
    quota.stop();
    limiting.leases.stop();
    dashboards.watch.close();
    await web.close(timeoutMs);
    internal.close();
    await Promise.all([access.stop(), alerts.stop(), retention.stop()]);
    await Promise.all([leaveWarehouse(), store.close()]);
  };
  return { port: web.port, internalPort: internal.port, setupPath: token && `/setup?token=${token}`, stop };
};

/** Where gateways ask for the snapshot and for leases. */
async function listenInternally(order: OrderFor<'control'>, parts: Parameters<typeof snapshotServer>[0]) {
  const server = snapshotServer(parts);
  const port = await listen(server, { host: order.host, port: order.internalPort, mayMove: order.mayMove });
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port, close };
}

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
  const sums = keepUsageSums({
    sums: clickhouseUsageSums(service.current),
    timeZone: () => maker.account().timeZone,
    ...{ clock: systemClock, log },
  });
  onMoved((moved) => {
    if (moved.kind !== 'warehouse') return;
    maker.moveWarehouse(moved.warehouse);
    engine.moveTo(moved.warehouse);
    service.moveTo(moved.warehouse);
  });
  const close = async (): Promise<void> => {
    retention.stop();
    sums.stop();
    await Promise.all([engine.close(), service.close()]);
  };
  return { engine, service, close };
}
