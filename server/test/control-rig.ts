import type { Language } from '@tallygate/contract';
import { createPreviews, hashSecret, type KeyRecord, type Role } from '#identity';
import { silentLog, systemClock } from '#kernel';
import { tablesFor } from '#sql';
import { manageRetention } from '#usage';
import { composeWarehouses } from '../src/compose/control-warehouses.ts';
import { kyselyIdempotencyStore } from '../src/http/adapters/kysely-idempotency-store.ts';
import { createControlApi } from '../src/http/create-control-api.ts';
import type { ControlApiOptions } from '../src/http/index.ts';
import { kyselyPreviewStore } from '../src/identity/adapters/kysely-preview-store.ts';
import { kyselyRetentionStore } from '../src/usage/adapters/kysely-retention-store.ts';
import type { PeopleRig } from './people-rig.ts';

export const INTERNAL_SECRET = 'the-internal-secret';
export const ACCOUNT = {
  id: '11d77e21-5e05-4196-af72-423257f74974',
  name: 'Acme',
  timeZone: 'Asia/Seoul',
  language: 'ko' as Language,
  workspaces: [
    { id: '1', name: 'main' },
    { id: '2', name: 'lab' },
  ],
  defaultWorkspaceId: '1',
};

/** A key as the configuration would declare it. */
export function declaredKey(secret: string, role: Role, more: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: `id-of-${role}`,
    name: role,
    hash: hashSecret(secret),
    requesterId: role,
    requester: `${role}@acme.com`,
    requesterType: 'USER',
    groups: ['engineers'],
    workspaceId: '1',
    role,
    endpoints: undefined,
    runTypes: undefined,
    services: undefined,
    features: undefined,
    expiresAt: undefined,
    ...more,
  };
}

/** Options of the control plane on a rig. What a test does not name of the warehouse is absent, and says so when it is used. */
export function controlOptions(
  rig: PeopleRig,
  parts: Partial<ControlApiOptions> & { readonly declared: readonly KeyRecord[] },
): ControlApiOptions {
  const { declared, ...overrides } = parts;
  let ids = 0;
  return {
    internalSecret: INTERNAL_SECRET,
    isKnownHost: (host) => host !== 'evil.example',
    findKey: (secret) => [...rig.madeKeys(), ...declared].find((key) => key.hash === hashSecret(secret)),
    identity: rig.identity,
    audit: rig.audit,
    previews: createPreviews({
      transaction: (act) => rig.store.transaction(act),
      store: kyselyPreviewStore(rig.store.db),
      audit: rig.audit,
      clock: rig.clock,
    }),
    transaction: (act) => rig.store.transaction(act),
    idempotency: kyselyIdempotencyStore(rig.store, new Uint8Array(32), rig.clock),
    account: () => ACCOUNT,
    declaredKeys: () => declared,
    isHomeKey: () => false,
    noteKeyUse: () => {},
    catalogue: absent(),
    testCalls: absent(),
    prices: absent(),
    credits: absent(),
    billing: absent(),
    verifyCredits: absent(),
    creditPrices: absent(),
    creditUsage: absent(),
    verifyCharged: absent(),
    limits: absent(),
    runs: absent(),
    periods: absent(),
    runSummary: absent(),
    notices: absent(),
    queries: absent(),
    schedules: absent(),
    publicUrl: undefined,
    web: async ({ path }) => ({ status: 200, headers: { 'content-type': 'text/html' }, body: `page ${path}` }),
    sql: absent(),
    warehouses: composeWarehouses({ store: rig.store, audit: rig.audit, isEmbedded: true, usersOf: async () => [] }),
    tablesFor,
    dashboards: absent(),
    pageExporter: absent(),
    mailSchedules: absent(),
    usage: absent(),
    partitions: absent(),
    retention: manageRetention({
      transaction: (act) => rig.store.transaction(act),
      store: kyselyRetentionStore(rig.store.db),
      audit: rig.audit,
      days: absent(),
      clock: rig.clock,
    }),
    endpointTraffic: absent(),
    clock: systemClock,
    newRequestId: () => `request-${++ids}`,
    version: '0.0.0',
    log: silentLog,
    ...overrides,
  };
}

function absent<Part extends object>(): Part {
  return new Proxy({} as Part, {
    get: (_target, name) => {
      throw new Error(`not part of this test: ${String(name)}`);
    },
  });
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Calls the control plane in memory, as a gateway would forward it. */
export function caller(options: ControlApiOptions) {
  const app = createControlApi(options);
  return async (path: string, { method, headers = {}, body }: Call = {}) => {
    const response = await app.request(path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        'x-tallygate-internal': INTERNAL_SECRET,
        'x-tallygate-client-address': '203.0.113.9',
        'x-tallygate-host': 'gw.acme.com',
        'accept-language': 'en',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
  };
}
