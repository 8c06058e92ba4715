import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { AuditStore } from '#audit';
import type { Dashboards } from '#dashboards';
import { createPreviews, type Role } from '#identity';
import { silentLog, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { tablesFor } from '#sql';
import { manageRetention } from '#usage';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { kyselyAuditStore } from '../../audit/adapters/kysely-audit-store.ts';
import { composeDashboards } from '../../compose/dashboards.ts';
import { type ServiceClient, serviceClient } from '../../compose/service-client.ts';
import { defaultWarehouse } from '../../dashboards/stored-dashboard.test-support.ts';
import { kyselyIdentityStore } from '../../identity/adapters/kysely-identity-store.ts';
import { kyselyPreviewStore } from '../../identity/adapters/kysely-preview-store.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { clickhouseTablePartitions } from '../../usage/adapters/clickhouse-table-partitions.ts';
import { clickhouseUsageDays } from '../../usage/adapters/clickhouse-usage-days.ts';
import { clickhouseUsageReader } from '../../usage/adapters/clickhouse-usage-reader.ts';
import { kyselyRetentionStore } from '../../usage/adapters/kysely-retention-store.ts';
import { answerError } from '../answer-error.ts';
import { type ApiEnv, ApiRefusal } from '../api-context.ts';
import { dashboardFigureRoutes } from '../dashboard-figure-routes.ts';
import { dashboardRoutes } from '../dashboard-routes.ts';
import { eventRoutes } from '../event-routes.ts';
import { requestRoutes } from '../request-routes.ts';
import { tableRoutes } from '../table-routes.ts';
import { kyselyIdempotencyStore } from './kysely-idempotency-store.ts';

export const TABLE = '`system.ai_gateway`.usage';
const newId = uuidV7Maker(systemRandom);
let warehouse: WarehouseProcess;
let places: StorePlaces;
let store: Store;
let insertClient: ClickHouseClient;
let service: ServiceClient;
let engine: ClickHouseEngine;
let dashboards: Dashboards<Transaction>;
let app: OpenAPIHono<ApiEnv>;
/** The admin is a member while this is set. */
let demoted = false;

/** What tests of pages ask and change. One for each test file. */
export interface Pages {
  readonly app: OpenAPIHono<ApiEnv>;
  readonly dashboards: Dashboards<Transaction>;
  readonly service: ServiceClient;
  readonly insertClient: ClickHouseClient;
  readonly audit: AuditStore<Transaction>;
  /** The admin is a member until it is taken back. */
  demote(isDemoted: boolean): void;
  stop(): Promise<void>;
}

/** Everything behind the pages, on an engine and a store of its own; ends with what it started. */
export async function startPages(): Promise<Pages> {
  warehouse = await warehouseProcess();
  const { url, user, password } = warehouse;
  await prepareWarehouse({ url, username: user, password });
  insertClient = createClient({ url, username: user, password, log: { level: 127 } });
  places = await storeEngines[0].start();
  store = await (await places.place()).open();
  service = serviceClient({ url, user, password }, silentLog);
  engine = createClickHouseEngine({ url, username: user, password }, silentLog);
  const findPublisher = async (id: string) =>
    id === 'account_admin'
      ? { role: demoted ? ('member' as const) : ('account_admin' as const), endpoints: undefined }
      : undefined;
  const account = () => ({ workspaces: [] });
  const warehouses = { find: async () => defaultWarehouse, findOrDefault: async () => defaultWarehouse };
  dashboards = composeDashboards({ store, engine, service, account, warehouses, findPublisher, log: silentLog });
  const audit = kyselyAuditStore(store.db);
  const transaction: Store['transaction'] = (act) => store.transaction(act);
  app = appOf({
    dashboards,
    log: silentLog,
    publicUrl: undefined,
    usage: clickhouseUsageReader(service.current, systemClock),
    account: () => ({
      ...{ id: 'a', name: 'Acme', timeZone: 'Asia/Seoul', language: 'en' },
      ...{ workspaces: [], defaultWorkspaceId: 'w' },
    }),
    idempotency: kyselyIdempotencyStore(store, Buffer.alloc(32, 7), systemClock),
    audit,
    previews: createPreviews({ transaction, store: kyselyPreviewStore(store.db), audit, clock: systemClock }),
    transaction,
    tablesFor,
    partitions: clickhouseTablePartitions(service.current),
    retention: manageRetention({
      transaction,
      store: kyselyRetentionStore(store.db),
      audit,
      days: clickhouseUsageDays(service.current),
      clock: systemClock,
    }),
    clock: systemClock,
  });
  await insert('member', 3);
  await insert('other', 2);
  return {
    app,
    dashboards,
    service,
    insertClient,
    audit,
    demote: (isDemoted) => {
      demoted = isDemoted;
    },
    stop,
  };
}

async function stop(): Promise<void> {
  dashboards?.watch.close();
  await Promise.all([engine?.close(), service?.close(), store?.close(), insertClient?.close()]);
  await places?.dispose();
  await warehouse?.dispose();
}

/** The routes behind a door that believes what role a caller names: who they are is decided and tested elsewhere. */
function appOf(
  options: Parameters<typeof dashboardRoutes>[1] &
    Parameters<typeof dashboardFigureRoutes>[1] &
    Parameters<typeof requestRoutes>[1] &
    Parameters<typeof tableRoutes>[1],
) {
  const made = new OpenAPIHono<ApiEnv>();
  made.use(async (context, next) => {
    const role = (context.req.header('x-role') ?? 'member') as Role;
    context.set('requestId', 'r-1');
    context.set('language', 'en');
    context.set('actor', {
      requesterId: role,
      requester: `${role}@acme.com`,
      requesterType: 'USER',
      groups: [],
      workspaceId: 'w',
      role,
      endpoints: undefined,
      grants: { tables: [], dashboards: await openDashboards() },
      through: { kind: 'session', id: 's' },
    });
    await next();
  });
  made.onError((error, context) => {
    if (error instanceof ApiRefusal) return answerError(context, error.code, error.details);
    throw error;
  });
  const pass = async (_: unknown, next: () => Promise<void>) => await next();
  dashboardRoutes(made, options, { signedIn: pass, tracking: pass });
  dashboardFigureRoutes(made, options, pass);
  tableRoutes(made, options, pass);
  requestRoutes(made, options, pass);
  eventRoutes(made, options, pass);
  return made;
}

/** Those that somebody may see: here they were opened to everyone. */
async function openDashboards(): Promise<readonly string[]> {
  return (await kyselyIdentityStore(store.db).grants()).map(({ object }) => object.name);
}

/** Rows of a requester that came just now; gives their ids. */
export async function insert(requesterId: string, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => newId(systemClock.now()));
  await insertClient.insert({
    table: TABLE,
    values: ids.map((request_id) => ({
      request_id,
      requester_id: requesterId,
      requester: `${requesterId}@acme.com`,
      requester_type: 'USER',
      event_time: new Date().toISOString().replace('T', ' ').replace('Z', ''),
      ...{ final_status: 'ok', status_code: 200 },
      ...{ run_id: request_id, run_type: 'api', run_trigger: 'user_started', billable_run: true },
    })),
    format: 'JSONEachRow',
    http_headers: { 'x-tallygate-lane': 'insert' },
  });
  return ids;
}

/** One call as a role. */
export async function call(path: string, role: Role, { body, key }: { body?: unknown; key?: string } = {}) {
  const headers: Record<string, string> = { 'x-role': role };
  if (key !== undefined) headers['idempotency-key'] = key;
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await app.request(`/api/v1/${path}`, init);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

/** The hours around now. */
export const today = () => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  to: new Date(Date.now() + 3_600_000).toISOString(),
});
/** All but account admins. */
export const OTHERS: readonly Role[] = ['workspace_admin', 'member', 'viewer'];
