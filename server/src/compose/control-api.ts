import { fileURLToPath } from 'node:url';
import type { Dashboards } from '#dashboards';
import type { Catalogue, TestCalls } from '#gateway';
import { hashSecret } from '#identity';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { Notices } from '#notices';
import type { Prices } from '#prices';
import type { ManagedRuns } from '#runs';
import { createUserSql, type ManagedWarehouses, type SavedQueries, tablesFor } from '#sql';
import type { ManagedRetention } from '#usage';
import { type ControlServer, serveControl } from '../http/adapters/serve-control.ts';
import { serveWeb } from '../http/adapters/serve-web.ts';
import { createControlApi } from '../http/index.ts';
import type { Transaction } from '../store/index.ts';
import { clickhouseEndpointTraffic } from '../usage/adapters/clickhouse-endpoint-traffic.ts';
import { clickhouseTablePartitions } from '../usage/adapters/clickhouse-table-partitions.ts';
import { clickhouseUsageReader } from '../usage/adapters/clickhouse-usage-reader.ts';
import type { Access } from './access.ts';
import type { ControlBilling } from './control-billing.ts';
import type { ControlCredits } from './control-credits.ts';
import type { ControlLimits } from './control-limits.ts';
import type { ControlQuota } from './control-quota.ts';
import type { ControlSchedules } from './control-schedules.ts';
import type { DashboardFiles } from './dashboard-files.ts';
import { knownHosts } from './known-hosts.ts';
import type { MovableEngine } from './movable-engine.ts';
import type { People } from './people.ts';
import { productVersion } from './product-version.ts';
import type { ServiceClient } from './service-client.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';
import type { OrderFor } from './supervision/messages.ts';

/** Where the build puts the web application. */
const WEB_DIRECTORY = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** Serves the API and the pages at the ordered port; at another one when it is taken and the order lets it move. */
export async function serveApi(
  order: OrderFor<'control'>,
  parts: {
    readonly maker: SnapshotMaker;
    readonly engine: MovableEngine;
    readonly service: ServiceClient;
    readonly people: People;
    readonly access: Access;
    readonly catalogue: Catalogue<Transaction>;
    readonly testCalls: TestCalls;
    readonly prices: Prices<Transaction>;
    readonly credits: ControlCredits;
    readonly billing: ControlBilling['managed'];
    readonly limits: ControlLimits['limits'];
    readonly quota: Pick<ControlQuota, 'periods' | 'summary'>;
    readonly runs: ManagedRuns<Transaction>;
    readonly notices: Notices<Transaction>;
    readonly retention: ManagedRetention<Transaction>;
    readonly schedules: ControlSchedules['managed'];
    readonly dashboards: Dashboards<Transaction>;
    readonly files: DashboardFiles;
    readonly warehouses: ManagedWarehouses<Transaction>;
    readonly queries: SavedQueries<Transaction>;
    readonly log: Log;
  },
): Promise<ControlServer> {
  const { maker, engine, service, people, access, catalogue, testCalls, prices, credits, limits, dashboards, log } =
    parts;
  const { environment } = maker.settings();
  const clock = systemClock;
  const makeId = uuidV7Maker(systemRandom);
  const app = createControlApi({
    internalSecret: order.internalSecret,
    isKnownHost: knownHosts(environment),
    findKey: (secret) => maker.store.current().keys.get(hashSecret(secret)),
    identity: people.identity,
    audit: people.audit,
    previews: access.previews,
    transaction: people.transaction,
    idempotency: people.idempotency,
    account: maker.account,
    declaredKeys: maker.declaredKeys,
    isHomeKey: access.isHomeKey,
    noteKeyUse: access.keyUses.note,
    catalogue,
    testCalls,
    prices,
    credits: credits.ledger,
    verifyCredits: credits.verify,
    creditPrices: credits.prices,
    creditUsage: credits.usage,
    verifyCharged: credits.verifyCharged,
    billing: parts.billing,
    limits,
    periods: parts.quota.periods,
    runSummary: parts.quota.summary,
    runs: parts.runs,
    notices: parts.notices,
    retention: parts.retention,
    schedules: parts.schedules,
    publicUrl: environment.publicUrl,
    web: serveWeb(WEB_DIRECTORY),
    sql: createUserSql({ engine, clock, tablesFor }),
    tablesFor,
    warehouses: parts.warehouses,
    queries: parts.queries,
    dashboards,
    pageExporter: parts.files.pageExporter,
    mailSchedules: parts.files.mailSchedules,
    usage: clickhouseUsageReader(service.current, clock),
    partitions: clickhouseTablePartitions(service.current),
    endpointTraffic: clickhouseEndpointTraffic(service.current),
    clock,
    newRequestId: () => makeId(clock.now()),
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
