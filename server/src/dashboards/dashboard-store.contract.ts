import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { importDashboard, importMissing } from './import-dashboard.ts';
import { ADMIN, managingRig, OTHER, type StorePlaces, type StoreUnderTest, template } from './managing.test-support.ts';
import { storedDashboard } from './stored-dashboard.test-support.ts';

/** What every store of dashboards promises, and importing with it. */
export function dashboardStoreContract<Tx>(engine: string, start: () => Promise<StorePlaces<Tx>>): void {
  describe(`dashboards on ${engine}`, () => {
    let places: StorePlaces<Tx>;
    const opened: StoreUnderTest<Tx>[] = [];

    const rig = async (templates = [template('usage', 1)]) => {
      const under = await places.open();
      opened.push(under);
      return managingRig(under, templates);
    };
    beforeAll(async () => {
      places = await start();
    });
    afterEach(async () => {
      for (const under of opened.splice(0)) await under.close();
    });
    afterAll(async () => {
      await places.dispose();
    });

    test('what was imported is found by id and by template, as it was written', async () => {
      const { store, ports, clock } = await rig();
      const outcome = await importDashboard(ports, { template: 'usage' }, ADMIN);
      if (outcome.kind === 'refuse') throw new Error(outcome.code);
      expect(outcome.value).toMatchObject({
        ...{ template: 'usage', document: template('usage', 1), version: 1, isPublished: true, isChanged: false },
        publisher: { id: 'admin-id', address: 'admin@acme.com' },
        publishedAt: clock.now(),
      });
      expect(await store.find('usage')).toEqual(outcome.value);
      expect(await store.find(outcome.value.id)).toEqual(outcome.value);
      expect(await store.find('another')).toBeUndefined();
    });

    test('importing again keeps id and settings, takes the newest document, and changes the publisher', async () => {
      const { store, ports, portsWith, transaction, clock } = await rig();
      await importDashboard(ports, { template: 'usage' }, ADMIN);
      const first = (await store.find('usage'))!;
      const settings = { ...first.settings, warehouse: 'w-slow', run_as: 'viewer', auto_update: true } as const;
      await transaction((tx) => store.update(tx, { ...first, settings, isChanged: true }));
      clock.advance(5_000);
      await importDashboard(portsWith([template('usage', 2)]), { template: 'usage' }, OTHER);
      expect(await store.find('usage')).toEqual({
        ...first,
        settings,
        version: 2,
        document: template('usage', 2),
        publisher: { id: 'other-id', address: 'other@acme.com' },
        publishedAt: clock.now(),
      });
      expect(await store.list({ after: undefined, limit: 10 })).toHaveLength(1);
    });

    test('each import is in the audit log, with what was there before, and among the versions', async () => {
      const { store, ports, portsWith, acts } = await rig();
      await importDashboard(ports, { template: 'usage' }, ADMIN);
      await importDashboard(portsWith([template('usage', 2)]), { template: 'usage' }, OTHER);
      const { id = '' } = (await store.find('usage')) ?? {};
      const [first, second, ...more] = await acts();
      expect(more).toEqual([]);
      const byAdmin = {
        ...{ template: 'usage', template_version: 1, version: 1 },
        ...{ published_by: 'admin@acme.com', published_by_id: 'admin-id' },
      };
      const target = `dashboard:${id}`;
      expect(first).toMatchObject({
        action: 'dashboard.imported',
        target,
        actor: 'admin@acme.com',
        address: '10.0.0.1',
      });
      expect([first?.before, first?.after]).toEqual([undefined, byAdmin]);
      expect(second).toMatchObject({ action: 'dashboard.reimported', target, actorId: 'other-id', requestId: 'r-2' });
      expect(second?.before).toEqual(byAdmin);
      expect(second?.after).toMatchObject({ template_version: 2, version: 2, published_by_id: 'other-id' });
      const versions = await store.versions(id, { before: undefined, limit: 10 });
      expect(versions.map(({ version, act, publisher }) => [version, act, publisher.id])).toEqual([
        [2, 'reimported', 'other-id'],
        [1, 'imported', 'admin-id'],
      ]);
      expect((await store.version(id, 1))?.document).toEqual(template('usage', 1));
    });

    test('when the log cannot be written, nothing is imported', async () => {
      const { store, ports } = await rig();
      const record = () => Promise.reject(new Error('the log is full'));
      const importing = importDashboard({ ...ports, record }, { template: 'usage' }, ADMIN);
      await expect(importing).rejects.toThrow('the log is full');
      expect(await store.find('usage')).toBeUndefined();
    });

    test('what must be kept with an import is kept in its transaction, or nothing is', async () => {
      const { store, ports, acts } = await rig();
      const keep = () => Promise.reject(new Error('not kept'));
      await expect(importDashboard(ports, { template: 'usage', keep }, ADMIN)).rejects.toThrow('not kept');
      expect([await store.find('usage'), await acts()]).toEqual([undefined, []]);
    });

    test('a template that does not come with the product is not imported', async () => {
      const { ports, acts } = await rig();
      expect(await importDashboard(ports, { template: 'cost' }, ADMIN)).toMatchObject({
        code: 'dashboard_template_unknown',
      });
      expect(await acts()).toEqual([]);
    });

    test('many who import at once make one dashboard, and one entry each in the log', async () => {
      const { store, ports, acts } = await rig();
      const all = await Promise.all(
        Array.from({ length: 8 }, () => importDashboard(ports, { template: 'usage' }, ADMIN)),
      );
      const ids = all.map((outcome) => (outcome.kind === 'done' ? outcome.value.id : outcome.code));
      expect(new Set(ids).size).toBe(1);
      const list = await store.list({ after: undefined, limit: 10 });
      expect(list.map(({ version }) => version)).toEqual([8]);
      expect((await acts()).map(({ action }) => action)).toEqual([
        'dashboard.imported',
        ...Array.from({ length: 7 }, () => 'dashboard.reimported'),
      ]);
    });

    test('what is missing is imported by the account itself, once', async () => {
      const { store, ports, acts } = await rig([template('usage', 1), template('cost', 1)]);
      await importDashboard(ports, { template: 'cost' }, ADMIN);
      expect(await importMissing(ports, { name: 'Acme' })).toEqual(['usage']);
      expect(await importMissing(ports, { name: 'Acme' })).toEqual([]);
      expect(await store.find('usage')).toMatchObject({
        publisher: { id: 'system', address: 'Acme' },
        settings: { auto_update: true },
      });
      expect(await store.find('cost')).toMatchObject({
        publisher: { id: 'admin-id' },
        settings: { auto_update: false },
      });
      expect((await acts()).map(({ actor }) => actor)).toEqual(['admin@acme.com', 'Acme']);
    });

    test('a list goes on where its page ended, and leaves none out', async () => {
      const names = ['a', 'b', 'c', 'd', 'e'];
      const { store, ports } = await rig(names.map((name) => template(name, 1)));
      for (const name of names) await importDashboard(ports, { template: name }, ADMIN);
      const seen: (string | undefined)[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 3; pages++) {
        const page = await store.list({ after, limit: 2 });
        seen.push(...page.map((one) => one.template));
        after = page.at(-1)?.id;
      }
      expect(seen.toSorted()).toEqual(names);
    });

    test('as many versions are kept as asked for, the newest', async () => {
      const { store, transaction } = await rig();
      const one = storedDashboard(template('usage', 1), { id: 'd' });
      await transaction((tx) => store.add(tx, one));
      for (let version = 1; version <= 7; version++) {
        const publication = { ...one, version, act: 'published', keptMax: 3 } as const;
        await transaction((tx) => store.addVersion(tx, 'd', publication));
      }
      const kept = await store.versions('d', { before: undefined, limit: 10 });
      expect(kept.map(({ version }) => version)).toEqual([7, 6, 5]);
      expect((await store.versions('d', { before: 6, limit: 10 })).map(({ version }) => version)).toEqual([5]);
    });

    test('what is removed is gone with its draft, its versions and its links', async () => {
      const { store, links, transaction } = await rig();
      const one = storedDashboard(template('usage', 1), { id: 'd' });
      await transaction(async (tx) => {
        await store.add(tx, one);
        await store.saveDraft(tx, 'd', { document: one.document, basedOn: 1, saved: undefined });
        await store.addVersion(tx, 'd', { ...one, act: 'imported', keptMax: 3 });
        const link = {
          id: 'l',
          dashboardId: 'd',
          tokenHash: 'h',
          note: '',
          embedOrigins: [],
          createdBy: one.publisher,
        };
        await links.add(tx, { ...link, createdAt: one.createdAt, expiresAt: one.createdAt, lastUsedAt: undefined });
      });
      expect((await store.find('d'))?.hasDraft).toBe(true);
      // As one from before it was kept whose it is.
      expect(await store.draft('d')).toEqual({ document: one.document, basedOn: 1, saved: undefined });
      await transaction((tx) => store.remove(tx, 'd'));
      const left = [
        await store.find('d'),
        await store.draft('d'),
        await store.version('d', 1),
        await links.byHash('h'),
      ];
      expect(left).toEqual([undefined, undefined, undefined, undefined]);
    });

    test('changing or removing one that is not there fails; so does a second one of a template', async () => {
      const { store, transaction, ports } = await rig();
      await importDashboard(ports, { template: 'usage' }, ADMIN);
      const found = (await store.find('usage'))!;
      await expect(transaction((tx) => store.update(tx, { ...found, id: 'gone' }))).rejects.toThrow('is there');
      await expect(transaction((tx) => store.remove(tx, 'gone'))).rejects.toThrow('is there');
      await expect(transaction((tx) => store.add(tx, { ...found, id: 'second' }))).rejects.toThrow('same template');
      await transaction((tx) => store.add(tx, { ...found, id: 'second', template: undefined }));
      await transaction((tx) => store.add(tx, { ...found, id: 'third', template: undefined }));
      expect(await transaction((tx) => store.count(tx))).toBe(3);
    });
  });
}
