import { endpointDocumentSchema, providerKindSchema } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { asInstant, invariant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import {
  type CatalogueStore,
  type EndpointVersion,
  type Provenance,
  type StoredEndpoint,
  type StoredProvider,
  UnreadableRecord,
  type UnreadableRow,
} from '../catalogue/catalogue-store.ts';
import { documentText, readDocument } from '../catalogue/endpoint-document.ts';

type Store = CatalogueStore<Transaction>;

/** Providers and endpoints in the control store. */
export function kyselyCatalogueStore(db: Reader): CatalogueStore<Transaction> {
  return {
    all: async (tx) => {
      const reader = tx ?? db;
      const rows = await reader.selectFrom('endpoints').selectAll().orderBy('id').execute();
      const endpoints = readEach(rows, readEndpoint);
      const { providers, unreadable } = await readProviders(reader);
      return { providers, endpoints: endpoints.read, unreadable: [...unreadable, ...endpoints.unreadable] };
    },
    ...providers(db),
    ...endpoints(db),
  };
}

async function readProviders(reader: Reader) {
  const rows = await reader.selectFrom('providers').selectAll().orderBy('id').execute();
  const { read, unreadable } = readEach(rows, readProvider);
  return { providers: read, unreadable };
}

function providers(
  db: Reader,
): Pick<Store, 'providers' | 'provider' | 'providerNames' | 'addProvider' | 'changeProvider' | 'removeProvider'> {
  return {
    providers: (tx) => readProviders(tx ?? db),
    provider: async (idOrName, tx) => {
      if (isNobody(idOrName)) return undefined;
      const rows = await (tx ?? db)
        .selectFrom('providers')
        .selectAll()
        .where((where) => where.or([where('id', '=', idOrName), where('name', '=', idOrName)]))
        .limit(2)
        .execute();
      const row = rows.find(({ id }) => id === idOrName) ?? rows[0];
      return row === undefined ? undefined : demand(readProvider(row));
    },
    providerNames: async (tx) => {
      const rows = await tx.selectFrom('providers').select('name').orderBy('name').execute();
      return rows.map(({ name }) => name);
    },
    addProvider: async (tx, provider) => {
      const { id, name, kind } = provider;
      await tx
        .insertInto('providers')
        .values({ id, name, kind, ...creation(provider), ...changingOfProvider(provider) })
        .execute();
    },
    changeProvider: async (tx, provider) => {
      const result = await tx
        .updateTable('providers')
        .set(changingOfProvider(provider))
        .where('id', '=', provider.id)
        .executeTakeFirst();
      invariant(result.numUpdatedRows === 1n, 'a provider that is changed is there');
    },
    removeProvider: async (tx, id) => {
      await tx.deleteFrom('providers').where('id', '=', id).execute();
    },
  };
}

function endpoints(
  db: Reader,
): Pick<
  Store,
  'endpoint' | 'hasEndpoint' | 'endpointTotals' | 'addEndpoint' | 'changeEndpoint' | 'removeEndpoint' | 'versions'
> {
  return {
    endpoint: async (idOrName, tx) => {
      if (isNobody(idOrName)) return undefined;
      const rows = await (tx ?? db)
        .selectFrom('endpoints')
        .selectAll()
        .where((where) => where.or([where('id', '=', idOrName), where('name', '=', idOrName)]))
        .limit(2)
        .execute();
      const row = rows.find(({ id }) => id === idOrName) ?? rows[0];
      return row === undefined ? undefined : demand(readEndpoint(row));
    },
    hasEndpoint: async (name, tx) => {
      const row = await tx.selectFrom('endpoints').select('id').where('name', '=', name).executeTakeFirst();
      return row !== undefined;
    },
    endpointTotals: async (tx) => {
      const row = await tx
        .selectFrom('endpoints')
        .select(({ fn }) => [
          fn.countAll<number | string>().as('count'),
          fn.sum<number | string | null>(fn('octet_length', ['document'])).as('bytes'),
        ])
        .executeTakeFirstOrThrow();
      return { count: Number(row.count), documentBytes: Number(row.bytes ?? 0) };
    },
    addEndpoint: async (tx, endpoint) => {
      const { id, name } = endpoint;
      await tx
        .insertInto('endpoints')
        .values({ id, name, ...creation(endpoint), ...changingOfEndpoint(endpoint) })
        .execute();
      await addVersion(tx, endpoint);
    },
    changeEndpoint: async (tx, endpoint) => {
      const result = await tx
        .updateTable('endpoints')
        .set(changingOfEndpoint(endpoint))
        .where('id', '=', endpoint.id)
        .executeTakeFirst();
      invariant(result.numUpdatedRows === 1n, 'an endpoint that is changed is there');
      await addVersion(tx, endpoint);
    },
    removeEndpoint: async (tx, id) => {
      await tx.deleteFrom('endpoints').where('id', '=', id).execute();
    },
    versions: async (endpointId, { before, limit }) => {
      const all = db
        .selectFrom('endpoint_versions')
        .selectAll()
        .where('endpoint_id', '=', endpointId)
        .orderBy('version', 'desc')
        .limit(limit);
      const rows = await (before === undefined ? all : all.where('version', '<', before)).execute();
      return rows.map(toVersion);
    },
  };
}

async function addVersion(tx: Transaction, endpoint: StoredEndpoint): Promise<void> {
  await tx
    .insertInto('endpoint_versions')
    .values({ endpoint_id: endpoint.id, ...changingOfEndpoint(endpoint) })
    .execute();
}

function creation({ createdAt, createdBy }: Provenance) {
  return { created_at: isoInstant(createdAt), created_by: createdBy.address, created_by_id: createdBy.id };
}

function change({ updatedAt, updatedBy, version }: Provenance) {
  return {
    updated_at: isoInstant(updatedAt),
    updated_by: updatedBy.address,
    updated_by_id: updatedBy.id,
    version,
  };
}

function changingOfProvider(provider: StoredProvider) {
  const { baseUrl, secret } = provider;
  return {
    base_url: baseUrl ?? null,
    sealed_secret: secret?.sealed ?? null,
    secret_tail: secret === undefined || secret.tail === '' ? null : secret.tail,
    secret_changed_at: secret === undefined ? null : isoInstant(secret.changedAt),
    ...change(provider),
  };
}

function changingOfEndpoint(endpoint: StoredEndpoint) {
  return {
    workspace_id: endpoint.workspaceId,
    document: documentText(endpoint.spec),
    ...change(endpoint),
  };
}

/** PostgreSQL takes no NUL in a text: nothing has such an id or name. */
function isNobody(idOrName: string): boolean {
  return idOrName.includes('\0');
}

type RowReading<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'unreadable'; readonly row: UnreadableRow; readonly cause: unknown };

function readProvider(row: Selectable<Tables['providers']>): RowReading<StoredProvider> {
  try {
    return { kind: 'read', value: toProvider(row) };
  } catch (cause) {
    return { kind: 'unreadable', row: { what: 'provider', id: row.id, name: row.name }, cause };
  }
}

function readEndpoint(row: Selectable<Tables['endpoints']>): RowReading<StoredEndpoint> {
  try {
    return { kind: 'read', value: toEndpoint(row) };
  } catch (cause) {
    const { id, name, workspace_id: workspaceId } = row;
    return { kind: 'unreadable', row: { what: 'endpoint', id, name, workspaceId }, cause };
  }
}

/** One that cannot be read never stops the others. */
function readEach<Row, Value>(rows: readonly Row[], readOne: (row: Row) => RowReading<Value>) {
  const readings = rows.map(readOne);
  return {
    read: readings.flatMap((each) => (each.kind === 'read' ? [each.value] : [])),
    unreadable: readings.flatMap((each) => (each.kind === 'unreadable' ? [each.row] : [])),
  };
}

function demand<Value>(reading: RowReading<Value>): Value {
  if (reading.kind === 'unreadable') throw new UnreadableRecord(reading.row, reading.cause);
  return reading.value;
}

function toProvider(row: Selectable<Tables['providers']>): StoredProvider {
  const { sealed_secret: sealed, secret_changed_at: changedAt } = row;
  return {
    id: row.id,
    name: row.name,
    kind: providerKindSchema.parse(row.kind),
    baseUrl: row.base_url ?? undefined,
    secret:
      sealed === null || changedAt === null
        ? undefined
        : { sealed, tail: row.secret_tail ?? '', changedAt: instant(changedAt) },
    ...toProvenance(row),
  };
}

function toEndpoint(row: Selectable<Tables['endpoints']>): StoredEndpoint {
  return {
    id: row.id,
    name: row.name,
    workspaceId: row.workspace_id,
    spec: toSpec(row.document),
    ...toProvenance(row),
  };
}

function toVersion(row: Selectable<Tables['endpoint_versions']>): EndpointVersion {
  return {
    version: row.version,
    workspaceId: row.workspace_id,
    spec: toSpec(row.document),
    updatedAt: instant(row.updated_at),
    updatedBy: { id: row.updated_by_id, address: row.updated_by },
  };
}

function toProvenance(row: Selectable<Tables['providers']> | Selectable<Tables['endpoints']>): Provenance {
  return {
    createdAt: instant(row.created_at),
    createdBy: { id: row.created_by_id, address: row.created_by },
    updatedAt: instant(row.updated_at),
    updatedBy: { id: row.updated_by_id, address: row.updated_by },
    version: row.version,
  };
}

function toSpec(document: string) {
  return readDocument(endpointDocumentSchema.parse(JSON.parse(document)));
}

function instant(text: string) {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error('a time that cannot be read');
  return asInstant(at);
}
