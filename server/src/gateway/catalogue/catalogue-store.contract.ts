import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { AppendOnlyViolation, type Store, type Transaction, UniqueViolation } from '../../store/index.ts';
import { type CatalogueStore, type StoredEndpoint, type StoredProvider, UnreadableRecord } from './catalogue-store.ts';
import { documentText } from './endpoint-document.ts';
import type { EndpointSpec } from './endpoint-spec.ts';

interface Place {
  readonly store: Store;
  readonly catalogue: CatalogueStore<Transaction>;
  close(): Promise<void>;
}

const NOW = asInstant(Date.UTC(2026, 10, 21, 1, 2, 3, 4));
const LATER = asInstant(NOW + 1);
const KIM = { id: 'kim-id', address: 'kim@acme.com' };
const LEE = { id: 'lee-id', address: 'lee@acme.com' };
const BEGUN = { createdAt: NOW, createdBy: KIM, updatedAt: NOW, updatedBy: KIM, version: 1 } as const;

const PLAIN: EndpointSpec = {
  tags: {},
  destinations: [{ name: 'a', provider: 'openai', model: 'gpt-5.2', trafficPercentage: 100 }],
  fallbacks: [],
  rateLimits: [],
  onClientDisconnect: 'drain',
  bodyBytesMax: 1_024,
  timeouts: undefined,
  payloads: undefined,
};
const FULL: EndpointSpec = {
  tags: { team: '개발 "팀"', __proto__x: '' },
  destinations: [
    { name: 'a', provider: 'openai', model: 'gpt-5.2', trafficPercentage: 60 },
    { name: 'b', provider: '공급자', model: 'm', trafficPercentage: 40 },
  ],
  fallbacks: [{ name: 'c', provider: 'openai', model: 'mini' }],
  rateLimits: [
    { key: 'user:kim', requestsPerMinute: 1, tokensPerMinute: undefined },
    { key: 'endpoint', requestsPerMinute: undefined, tokensPerMinute: 1e12 },
  ],
  onClientDisconnect: 'cancel',
  bodyBytesMax: 268_435_456,
  timeouts: { headersMs: 100, firstByteMs: undefined, idleMs: 3_600_000 },
  payloads: { samplingFraction: 0.29, bytesMax: 1, retentionDays: 3_650 },
};

const provider = (id: string, more: Partial<StoredProvider> = {}): StoredProvider => ({
  id,
  name: `name of ${id}`,
  kind: 'openai',
  baseUrl: undefined,
  secret: { sealed: 'c2VhbGVk', tail: 'cdef', changedAt: NOW },
  ...BEGUN,
  ...more,
});
const endpoint = (id: string, more: Partial<StoredEndpoint> = {}): StoredEndpoint => ({
  id,
  name: `name of ${id}`,
  workspaceId: '1',
  spec: PLAIN,
  ...BEGUN,
  ...more,
});

/** What every place for providers and endpoints keeps. */
export function catalogueStoreContract(engine: string, open: () => Promise<Place>): void {
  describe(`the catalogue on ${engine}`, () => {
    let place: Place;
    beforeAll(async () => {
      place = await open();
    });
    afterAll(() => place.close());
    const keep = (act: (tx: Transaction, catalogue: CatalogueStore<Transaction>) => Promise<void>) =>
      place.store.transaction((tx) => act(tx, place.catalogue));
    const add = (...those: readonly StoredProvider[]) =>
      keep(async (tx, catalogue) => {
        for (const each of those) await catalogue.addProvider(tx, each);
      });

    test('a provider is read back as it was, by id and by name, with every member and with few', async () => {
      const few = provider('p-2', { kind: 'demo', secret: undefined });
      const short = provider('p-3', {
        baseUrl: 'http://10.0.0.1/v1',
        secret: { sealed: 'eA', tail: '', changedAt: NOW },
      });
      await add(provider('p-1'), few, short);
      expect(await place.catalogue.provider('p-1')).toEqual(provider('p-1'));
      expect(await place.catalogue.provider('name of p-2')).toEqual(few);
      expect(await place.catalogue.provider('p-3')).toEqual(short);
      expect(await place.catalogue.provider('nothing')).toBeUndefined();
    });

    test('a change replaces what may change, and keeps who made it', async () => {
      const changed = provider('p-1', {
        baseUrl: 'https://b.example',
        secret: { sealed: 'bmV3', tail: 'wxyz', changedAt: LATER },
        updatedAt: LATER,
        updatedBy: LEE,
        version: 2,
      });
      await keep((tx, catalogue) => catalogue.changeProvider(tx, changed));
      expect(await place.catalogue.provider('p-1')).toEqual(changed);
      await expect(keep((tx, catalogue) => catalogue.changeProvider(tx, provider('none')))).rejects.toThrow('is there');
    });

    test('an id goes before a name that looks like it', async () => {
      await add(provider('p-4', { name: 'p-5' }), provider('p-5'));
      expect((await place.catalogue.provider('p-5'))?.id).toBe('p-5');
    });

    test('names are unique; of a transaction that failed nothing is left', async () => {
      const twin = add(provider('p-6'), provider('p-7', { name: 'name of p-6' }));
      await expect(twin).rejects.toBeInstanceOf(UniqueViolation);
      expect(await place.catalogue.provider('p-6')).toBeUndefined();
      await keep((tx, catalogue) => catalogue.addEndpoint(tx, endpoint('e-0', { name: 'twin' })));
      const other = keep((tx, catalogue) => catalogue.addEndpoint(tx, endpoint('e-00', { name: 'twin' })));
      await expect(other).rejects.toBeInstanceOf(UniqueViolation);
      await keep((tx, catalogue) => catalogue.removeEndpoint(tx, 'e-0'));
    });

    test('names differ by every letter, also in case and beyond ASCII', async () => {
      await add(
        provider('p-8', { name: 'Straße' }),
        provider('p-9', { name: 'straße' }),
        provider('p-a', { name: '한글' }),
      );
      expect((await place.catalogue.provider('straße'))?.id).toBe('p-9');
      await keep(async (tx, catalogue) => {
        expect(await catalogue.providerNames(tx)).toContain('한글');
        await catalogue.removeProvider(tx, 'p-8');
      });
      expect(await place.catalogue.provider('Straße')).toBeUndefined();
    });

    test('an endpoint is read back as it was, and each of its states is kept', async () => {
      await keep((tx, catalogue) => catalogue.addEndpoint(tx, endpoint('e-1', { spec: FULL })));
      expect(await place.catalogue.endpoint('name of e-1')).toEqual(endpoint('e-1', { spec: FULL }));
      const second = endpoint('e-1', { workspaceId: '2', updatedAt: LATER, updatedBy: LEE, version: 2 });
      await keep((tx, catalogue) => catalogue.changeEndpoint(tx, second));
      expect(await place.catalogue.endpoint('e-1')).toEqual(second);
      const all = { before: undefined, limit: 10 };
      const states = [
        { version: 2, workspaceId: '2', spec: PLAIN, updatedAt: LATER, updatedBy: LEE },
        { version: 1, workspaceId: '1', spec: FULL, updatedAt: NOW, updatedBy: KIM },
      ];
      expect(await place.catalogue.versions('e-1', all)).toEqual(states);
      expect(await place.catalogue.versions('e-1', { before: undefined, limit: 1 })).toEqual(states.slice(0, 1));
      expect(await place.catalogue.versions('e-1', { before: 2, limit: 10 })).toEqual(states.slice(1));
      await keep((tx, catalogue) => catalogue.removeEndpoint(tx, 'e-1'));
      expect(await place.catalogue.endpoint('e-1')).toBeUndefined();
      expect(await place.catalogue.versions('e-1', all)).toEqual(states);
    });

    test('a version is neither written twice, nor changed, nor removed', async () => {
      await keep((tx, catalogue) => catalogue.addEndpoint(tx, endpoint('e-2')));
      const again = keep((tx, catalogue) => catalogue.changeEndpoint(tx, endpoint('e-2', { spec: FULL })));
      await expect(again).rejects.toBeInstanceOf(UniqueViolation);
      expect((await place.catalogue.endpoint('e-2'))?.spec).toEqual(PLAIN);
      const { db } = place.store;
      await expect(db.deleteFrom('endpoint_versions').execute()).rejects.toBeInstanceOf(AppendOnlyViolation);
    });

    test('everything is read as of one moment, and counted inside the transaction', async () => {
      await keep(async (tx, catalogue) => {
        const before = await catalogue.endpointTotals(tx);
        await catalogue.addEndpoint(tx, endpoint('e-3', { spec: FULL }));
        const { count, documentBytes } = await catalogue.endpointTotals(tx);
        const bytes = Buffer.byteLength(documentText(FULL));
        expect([count, documentBytes]).toEqual([before.count + 1, before.documentBytes + bytes]);
        expect([await catalogue.hasEndpoint('name of e-3', tx), await catalogue.hasEndpoint('e-3', tx)]).toEqual([
          true,
          false,
        ]);
        expect((await catalogue.all(tx)).endpoints.map(({ id }) => id)).toEqual(['e-2', 'e-3']);
        expect((await catalogue.endpoint('e-3', tx))?.id).toBe('e-3');
      });
      const { providers, unreadable } = await place.catalogue.all();
      expect(providers.map(({ id }) => id)).toEqual(['p-1', 'p-2', 'p-3', 'p-4', 'p-5', 'p-9', 'p-a']);
      expect(await place.catalogue.providers()).toEqual({ providers, unreadable });
      expect(unreadable).toEqual([]);
    });

    test('nothing has an id or a name that no text can hold', async () => {
      expect(await place.catalogue.provider('\0')).toBeUndefined();
      expect(await place.catalogue.endpoint('e-3\0')).toBeUndefined();
    });

    test.each([
      { column: 'document', value: '{}' },
      { column: 'document', value: '{"destinations":[]}' },
      { column: 'updated_at', value: '2026-13-41T00:00:00.000Z' },
    ] as const)('an endpoint whose $column is "$value" is left out and named; the others are read', async (bad) => {
      const spoil = (text: string) =>
        keep(async (tx) => {
          await tx
            .updateTable('endpoints')
            .set({ [bad.column]: text })
            .where('id', '=', 'e-3')
            .execute();
        });
      const { [bad.column]: good } = await place.store.db
        .selectFrom('endpoints')
        .select(bad.column)
        .where('id', '=', 'e-3')
        .executeTakeFirstOrThrow();
      await spoil(bad.value);
      const { endpoints, unreadable } = await place.catalogue.all();
      expect(endpoints.map(({ id }) => id)).toEqual(['e-2']);
      expect(unreadable).toEqual([{ what: 'endpoint', id: 'e-3', name: 'name of e-3', workspaceId: '1' }]);
      await expect(place.catalogue.endpoint('e-3')).rejects.toBeInstanceOf(UnreadableRecord);
      await keep(async (tx, catalogue) => expect(await catalogue.hasEndpoint('name of e-3', tx)).toBe(true));
      await spoil(String(good));
      expect((await place.catalogue.all()).unreadable).toEqual([]);
    });

    test('a provider that cannot be read is left out and named; the others are read', async () => {
      await keep(async (tx) => {
        await tx
          .updateTable('providers')
          .set({ updated_at: '2026-13-41T00:00:00.000Z' })
          .where('id', '=', 'p-1')
          .execute();
      });
      const { providers, endpoints, unreadable } = await place.catalogue.all();
      expect([providers.length, endpoints.length]).toEqual([6, 2]);
      expect(unreadable).toEqual([{ what: 'provider', id: 'p-1', name: 'name of p-1' }]);
      await expect(place.catalogue.provider('p-1')).rejects.toBeInstanceOf(UnreadableRecord);
    });
  });
}
