import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { DashboardDocument, NewDashboardLink } from '@tallygate/contract';
import type { Dashboards } from '#dashboards';
import { createPreviews, type Previews } from '#identity';
import { asInstant, isoInstant, silentLog } from '#kernel';
import { createUserSql, type SqlEngine, tablesFor } from '#sql';
import { caller, controlOptions, declaredKey } from '../../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { warehouseProcess } from '../../../test/warehouse-process.ts';
import { composeDashboards } from '../../compose/dashboards.ts';
import { type ServiceClient, serviceClient } from '../../compose/service-client.ts';
import { defaultWarehouse } from '../../dashboards/stored-dashboard.test-support.ts';
import { kyselyPreviewStore } from '../../identity/adapters/kysely-preview-store.ts';
import { createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import type { Transaction } from '../../store/index.ts';

/** The key of the account admin who publishes. */
export const ADMIN = { authorization: 'Bearer the-key-of-the-admin' };
/** The key of another one. */
export const SECOND_ADMIN = { authorization: 'Bearer the-key-of-the-second-admin' };
const FROM = Date.UTC(2026, 2, 10);
export const HOUR = 3_600_000;
/** A day in which there are rows. */
export const QUESTION = { from: isoInstant(asInstant(FROM)), to: isoInstant(asInstant(FROM + 24 * HOUR)) };

const title = { ko: '제목', en: 'Title' };
/** Who used what, where: what a viewer of one workspace must not learn of another. */
export const DOCUMENT: DashboardDocument = {
  title,
  filters: ['workspaces', 'models', 'tags', 'requesters'],
  pages: [
    {
      id: 'page',
      title,
      question: title,
      widgets: [
        {
          ...{ kind: 'table', id: 'table', title, dataset: 'rows', width: 12 },
          columns: [{ column: 'place', title, format: 'text' }],
        },
        {
          kind: 'tile',
          id: 'tile',
          title,
          dataset: 'cost',
          width: 3,
          value: 'cost',
          format: 'nano_usd',
          rise: 'neutral',
        },
      ],
    },
  ],
  datasets: [
    {
      name: 'rows',
      sql: `SELECT workspace_id AS place, requester, destination_model, count() AS requests, sum(input_tokens) AS tokens
        FROM system.ai_gateway.usage WHERE {{rows}} GROUP BY ALL ORDER BY ALL`,
      rows_max: 1_000,
    },
    {
      name: 'cost',
      sql: `SELECT (SELECT sum(cost_nano_usd) FROM system.ai_gateway.usage WHERE {{rows}})
        + (SELECT sum(delta_nano_usd) FROM system.ai_gateway.cost_corrections WHERE {{corrections}}) AS cost`,
      rows_max: 1,
    },
  ],
};

const NARROW = { ...defaultWarehouse, id: 'narrow', name: 'narrow', isDefault: false, rowsMax: 2 };

/** The route that runs the dataset with the rows. */
export const RUN = '/datasets/rows/run';

type Headers = Readonly<Record<string, string>>;
type Rows = readonly (readonly unknown[])[];

/** The control plane over real rows, with a published dashboard that two people may see, and one who may not. */
export interface DashboardWorld {
  readonly rig: PeopleRig;
  readonly call: ReturnType<typeof caller>;
  /** Id of the dashboard. */
  readonly dashboard: string;
  /** How somebody is signed in: `ana`, `bo`, `stranger`. */
  as(who: string): Headers;
  personId(who: string): string | undefined;
  /** The path of the dashboard, and what follows. */
  path(rest: string): string;
  run(headers: Headers, more?: object, dataset?: string): ReturnType<DashboardWorld['call']>;
  rowsOf(headers: Headers, more?: object): Promise<Rows>;
  /** Changes the dashboard's settings. */
  settings(change: object): Promise<void>;
  /** Lets somebody see a dashboard. */
  letIn(who: string, dashboard: string): Promise<void>;
  /** Made by the second admin, who publishes nothing. */
  newLink(more?: Partial<NewDashboardLink>): Promise<{ id: string; token: string; url: string }>;
  /** Takes an admin's role, or gives it back; `account_admin` is the publisher. */
  demote(isDemoted: boolean, who?: 'account_admin' | 'second_admin'): void;
  /** Puts rows into the usage table. */
  insert(values: readonly object[]): Promise<void>;
  readonly dashboards: Dashboards<Transaction>;
  readonly previews: Previews<Transaction>;
  close(): Promise<void>;
}

/** The code of an answer that refuses. */
export function codeOf(answer: { json: () => { error?: { code: string } } }): string | undefined {
  return answer.json().error?.code;
}

/** Opens it all; takes some seconds. */
export async function openDashboardWorld(): Promise<DashboardWorld> {
  const warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  const rig = await peopleRig();
  const service = serviceClient({ url: warehouse.url, user: warehouse.user, password: warehouse.password }, silentLog);
  const engine = createClickHouseEngine(address, silentLog);
  const inserting = createClient({ ...address, log: { level: 127 } });
  const demoted = new Set<string>();
  const { call, dashboards, previews } = controlOn({ rig, service, engine, demoted });
  const people = new Map<string, { id: string; headers: Headers }>();
  for (const who of ['ana', 'bo', 'stranger']) people.set(who, await addPerson(rig, who));
  const personId = (who: string) => people.get(who)?.id;
  await insertRows(inserting, personId);
  const dashboard = (await call('/api/v1/dashboards', { body: { document: DOCUMENT }, headers: ADMIN })).json().id;
  const world: DashboardWorld = {
    ...{ rig, call, dashboard, personId, dashboards, previews },
    ...actsOn(call, dashboard),
    as: (who) => people.get(who)?.headers ?? {},
    letIn: async (who, object) => {
      const grantee = { grantee_kind: 'person', grantee_id: personId(who) };
      const body = { object_kind: 'dashboard', object, ...grantee };
      whenMade(await call('/api/v1/grants', { body, headers: ADMIN }));
    },
    newLink: async (more = {}) => {
      const expires = isoInstant(asInstant(rig.clock.now() + 24 * HOUR));
      const body = { expires_at: expires, ...more };
      return whenMade(await call(`/api/v1/dashboards/${dashboard}/links`, { body, headers: SECOND_ADMIN })).json();
    },
    demote: (isDemoted, who = 'account_admin') => {
      if (isDemoted) demoted.add(who);
      else demoted.delete(who);
    },
    insert: async (values) => {
      await inserting.insert({ table: '`system.ai_gateway`.usage', values, ...INSERTED });
    },
    close: async () => {
      await Promise.all([engine.close(), service.close(), inserting.close(), rig.close()]);
      await warehouse.dispose();
    },
  };
  whenMade(await call(world.path('/publish'), { method: 'POST', headers: ADMIN }));
  for (const who of ['ana', 'bo']) await world.letIn(who, dashboard);
  return world;
}

function whenMade<Answer extends { readonly status: number; readonly text: string }>(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

function actsOn(
  call: DashboardWorld['call'],
  dashboard: string,
): Pick<DashboardWorld, 'path' | 'run' | 'rowsOf' | 'settings'> {
  const path = (rest: string) => `/api/v1/dashboards/${dashboard}${rest}`;
  const run: DashboardWorld['run'] = (headers, more = {}, dataset = 'rows') =>
    call(path(`/datasets/${dataset}/run`), { body: { ...QUESTION, ...more }, headers });
  return {
    path,
    run,
    rowsOf: async (headers, more = {}) => (await run(headers, more)).json().rows as Rows,
    settings: async (change) => {
      whenMade(await call(path('/settings'), { method: 'PATCH', body: change, headers: ADMIN }));
    },
  };
}

function controlOn(on: {
  readonly rig: PeopleRig;
  readonly service: ServiceClient;
  readonly engine: SqlEngine;
  readonly demoted: ReadonlySet<string>;
}): Pick<DashboardWorld, 'call' | 'dashboards' | 'previews'> {
  const { rig, service, engine, demoted } = on;
  const findPublisher = async (id: string) => {
    if (id !== 'account_admin' && id !== 'second_admin') return undefined;
    return { role: demoted.has(id) ? 'member' : 'account_admin', endpoints: undefined } as const;
  };
  const account = () => ({ workspaces: [{ id: '1' }, { id: '2' }] });
  const find = async (id: string) => [defaultWarehouse, NARROW].find((one) => one.id === id);
  const warehouses = { find, findOrDefault: async (id: string) => (await find(id)) ?? defaultWarehouse };
  const dashboards = composeDashboards({
    ...{ store: rig.store, engine, service, account, warehouses, findPublisher },
    log: silentLog,
    clock: rig.clock,
  });
  const previews = createPreviews({
    transaction: (act) => rig.store.transaction(act),
    store: kyselyPreviewStore(rig.store.db),
    audit: rig.audit,
    clock: rig.clock,
  });
  const second = { id: 'id-of-second', requesterId: 'second_admin', requester: 'second_admin@acme.com' };
  const call = caller(
    controlOptions(rig, {
      declared: [
        declaredKey('the-key-of-the-admin', 'account_admin'),
        declaredKey('the-key-of-the-second-admin', 'account_admin', second),
      ],
      warehouses: warehouses as never,
      ...{ dashboards, previews, clock: rig.clock, publicUrl: 'https://gw.acme.com' },
      sql: createUserSql({ engine, clock: rig.clock, tablesFor }),
    }),
  );
  return { call, dashboards, previews };
}

const INSERTED = { format: 'JSONEachRow', http_headers: { 'x-tallygate-lane': 'insert' } } as const;

async function addPerson(rig: PeopleRig, who: string): Promise<{ id: string; headers: Headers }> {
  const id = rig.newId();
  const email = `${who}@people.acme.com`;
  const passwordHash = await rig.engine.hashPassword('correct battery');
  const { cookie } = await rig.store.transaction(async (tx) => {
    const createdAt = rig.clock.now();
    await rig.people.savePerson(tx, { id, email, name: who, isAccountAdmin: false, createdAt, disabledAt: undefined });
    await rig.engine.addUser(tx, { id, name: who, email, passwordHash });
    await rig.people.saveWorkspaceRole(tx, { workspaceId: '1', subject: { kind: 'person', id }, role: 'member' });
    return await rig.engine.startSession(tx, { personId: id, address: '', userAgent: '' });
  });
  return { id, headers: { cookie: cookie.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin' } };
}

async function insertRows(inserting: ClickHouseClient, personId: DashboardWorld['personId']): Promise<void> {
  const values = Array.from({ length: 120 }, (_, index) => {
    const who = index % 3 === 0 ? 'ana' : 'bo';
    return {
      request_id: `r-${index}`,
      workspace_id: index % 4 === 0 ? '2' : '1',
      event_time: isoInstant(asInstant(FROM + index * 600_000)).replace('Z', ''),
      requester_id: personId(who),
      requester: index === 0 ? '=cmd()' : `${who}@people.acme.com`,
      destination_model: index % 5 === 0 ? null : `m${index % 2}`,
      request_tags: { team: index % 2 === 0 ? 'red' : 'blue' },
      input_tokens: index,
      cost_nano_usd: 1_000,
    };
  });
  const corrections = values.map(({ request_id, workspace_id, event_time }) => ({
    ...{ request_id, workspace_id, event_time, delta_nano_usd: 7 },
  }));
  await inserting.insert({ table: '`system.ai_gateway`.usage', values, ...INSERTED });
  await inserting.insert({ table: '`system.ai_gateway`.cost_corrections', values: corrections, ...INSERTED });
}
