import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor, KeyRecord } from '#identity';
import { silentLog, systemClock } from '#kernel';
import { declaredKey } from '../../test/control-rig.ts';
import { promised } from '../../test/promised.ts';
import { type StorePlace, type StorePlaces, storeEngines } from '../../test/store-places.ts';
import { kyselyAuditStore } from '../audit/adapters/kysely-audit-store.ts';
import { kyselyCatalogueStore } from '../gateway/adapters/kysely-catalogue-store.ts';
import { kyselyIdentityStore } from '../identity/adapters/kysely-identity-store.ts';
import { kyselySignInStore } from '../identity/adapters/kysely-sign-in-store.ts';
import type { Store } from '../store/index.ts';
import { composeCatalogue, providerBox, readStored } from './catalogue.ts';
import { deriveSecret } from './derive-secret.ts';
import { followStored, type Stored } from './follow-stored.ts';

const NOTHING = { providers: [], endpoints: [] };
const ADMIN: KeyRecord = declaredKey('admin-key-0123456789', 'account_admin');
const ACTOR: Actor = { ...ADMIN, through: { kind: 'key', id: ADMIN.id, name: ADMIN.name } };
const ASKER = { actor: ACTOR, origin: { address: '', userAgent: '', requestId: 'r' } };
const POSTGRES = storeEngines[1];
const box = providerBox('an-installation-secret');

let places: StorePlaces;
let place: StorePlace;
beforeAll(async () => {
  places = await POSTGRES.start();
  place = await places.place();
});
afterAll(() => places.dispose());

/** One of several control processes on one database. */
async function control() {
  const store = await place.open();
  const catalogueStore = kyselyCatalogueStore(store.db);
  const read = () => readStored(store, { people: kyselyIdentityStore(store.db), catalogue: catalogueStore });
  const audit = kyselyAuditStore(store.db);
  const parts = { store, catalogueStore, audit, box, declared: () => NOTHING, onChanged: async () => {} };
  return { store, read, catalogue: composeCatalogue(parts) };
}

async function withControls(count: number, act: (controls: Awaited<ReturnType<typeof control>>[]) => Promise<void>) {
  const controls = await Promise.all(Array.from({ length: count }, control));
  const stores: readonly Store[] = controls.map(({ store }) => store);
  try {
    await act(controls);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

const destinations = (model: string) => [{ name: 'a', provider: 'p', model, traffic_percentage: 100 }];

test('what one control process changes is in force at another within a second', async () => {
  await withControls(2, async ([here, there]) => {
    const seen: Stored[] = [];
    const first = await there!.read();
    const apply = (stored: Stored) => void seen.push(stored);
    const follower = followStored({ read: there!.read, apply, first, pollMs: 400, clock: systemClock, log: silentLog });
    const provider = { name: 'p', kind: 'openai', baseUrl: undefined, apiKey: 'sk-0123456789abcdef' } as const;
    await here!.catalogue.createProvider({ provider }, ASKER);
    const endpoint = { name: 'e', workspaceId: '1', document: { destinations: destinations('one') } };
    await here!.catalogue.createEndpoint({ endpoint }, ASKER);
    const served = () => seen.at(-1)?.catalogue.endpoints[0]?.spec.destinations[0]?.model;
    await expect.poll(served, { timeout: promised(1_000), interval: 10 }).toBe('one');
    const change = { document: { destinations: destinations('two') }, workspaceId: undefined, version: undefined };
    await here!.catalogue.changeEndpoint({ idOrName: 'e', change }, ASKER);
    await expect.poll(served, { timeout: promised(1_000), interval: 10 }).toBe('two');
    follower.stop();
    const [kept] = (await there!.read()).catalogue.providers;
    const given = { id: kept?.id ?? '', kind: 'openai', origin: 'https://api.openai.com' } as const;
    expect(box.open(kept?.secret?.sealed ?? '', given)).toEqual({
      kind: 'open',
      secret: 'sk-0123456789abcdef',
    });
  });
});

test('what is read for gateways has the languages that people chose', async () => {
  await withControls(1, async ([here]) => {
    const [people, waysIn] = [kyselyIdentityStore(here!.store.db), kyselySignInStore(here!.store.db)];
    const kim = { id: 'p-1', email: 'kim@acme.com', name: 'Kim', isAccountAdmin: false };
    await here!.store.transaction(async (tx) => {
      await people.savePerson(tx, { ...kim, createdAt: systemClock.now(), disabledAt: undefined });
      await waysIn.saveLanguage(tx, 'p-1', 'en');
    });
    expect((await here!.read()).languages).toEqual({ 'kim@acme.com': 'en' });
  });
});

test('a damaged record holds back neither keys nor the other endpoints, and is named', async () => {
  await withControls(1, async ([here]) => {
    const endpoint = { name: 'damaged', workspaceId: '1', document: { destinations: destinations('m') } };
    await here!.catalogue.createProvider(
      { provider: { name: 'p', kind: 'demo', baseUrl: undefined, apiKey: undefined } },
      ASKER,
    );
    await here!.catalogue.createEndpoint({ endpoint }, ASKER);
    await here!.catalogue.createEndpoint({ endpoint: { ...endpoint, name: 'whole' } }, ASKER);
    await here!.store.transaction(async (tx) => {
      await tx.updateTable('endpoints').set({ document: '{}' }).where('name', '=', 'damaged').execute();
    });
    const { keys, catalogue } = await here!.read();
    expect(keys).toEqual([]);
    expect(catalogue.endpoints.map(({ name }) => name)).toContain('whole');
    expect(catalogue.unreadable).toMatchObject([{ what: 'endpoint', name: 'damaged' }]);
    const seen = await here!.catalogue.endpoints(ASKER);
    expect(seen.find((each) => each.endpoint.name === 'damaged')).toMatchObject({ problem: 'record_unreadable' });
    await here!.store.transaction(async (tx) => {
      await tx.deleteFrom('endpoints').where('name', '=', 'damaged').execute();
    });
  });
});

test('of many processes that make the same name at once, one does; versions have no gap when all change it', async () => {
  await withControls(4, async (controls) => {
    const endpoint = { name: 'shared', workspaceId: '1', document: { destinations: destinations('m') } };
    const made = await Promise.all(controls.map(({ catalogue }) => catalogue.createEndpoint({ endpoint }, ASKER)));
    expect(made.map((outcome) => (outcome.kind === 'refuse' ? outcome.code : outcome.kind)).sort()).toEqual([
      'done',
      'name_taken',
      'name_taken',
      'name_taken',
    ]);
    await Promise.all(
      controls.map(({ catalogue }, index) => {
        const change = { document: { tags: { by: String(index) } }, workspaceId: undefined, version: undefined };
        return catalogue.changeEndpoint({ idOrName: 'shared', change }, ASKER);
      }),
    );
    const asked = { idOrName: 'shared', before: undefined, limit: 10 };
    const versions = await controls[0]!.catalogue.versions(asked, ASKER);
    expect(versions.kind === 'done' && versions.value.map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
  });
});

test('a provider is never removed under an endpoint that is made at the same time', async () => {
  await withControls(2, async ([here, there]) => {
    for (let round = 0; round < 10; round++) {
      const name = `p-${round}`;
      const provider = { name, kind: 'demo', baseUrl: undefined, apiKey: undefined } as const;
      await here!.catalogue.createProvider({ provider }, ASKER);
      const document = { destinations: [{ name: 'a', provider: name, model: 'm', traffic_percentage: 100 }] };
      const [removed, made] = await Promise.all([
        here!.catalogue.removeProvider({ idOrName: name, version: undefined }, ASKER),
        there!.catalogue.createEndpoint({ endpoint: { name: `e-${round}`, workspaceId: '1', document } }, ASKER),
      ]);
      expect([removed.kind === 'done', made.kind === 'done'].filter(Boolean), name).toHaveLength(1);
    }
  });
});

test('secrets of providers are sealed with a key of their own purpose', () => {
  const [one, other] = [deriveSecret('s', 'providers'), deriveSecret('s', 'answers')];
  expect(one).toHaveLength(32);
  expect(one.equals(other)).toBe(false);
  const given = { id: 'id', kind: 'openai', origin: 'https://api.openai.com' } as const;
  expect(providerBox('s').open(providerBox('other').seal('x', given), given)).toEqual({
    kind: 'unreadable',
    reason: 'other_key',
  });
});
