import type { DashboardDocument } from '@tallygate/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '#audit';
import { systemRandom, uuidV7Maker } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import type { DashboardStore } from './dashboard-store.ts';
import { type ImportPorts, importDashboard, importMissing } from './import-dashboard.ts';

/** A store under test, with the log of its transactions. */
export interface StoreUnderTest<Tx> {
  readonly store: DashboardStore<Tx>;
  readonly transaction: ImportPorts<Tx>['transaction'];
  readonly record: ImportPorts<Tx>['record'];
  /** The audit log, oldest first. */
  readonly acts: () => Promise<readonly Act[]>;
  readonly close: () => Promise<void>;
}

const title = { ko: `대시보드 '가' "나" \\ 🙂`, en: 'Dashboard' };
const template = (name: string, version: number): DashboardDocument => ({
  template: name,
  template_version: version,
  title,
  pages: [
    {
      id: 'page',
      title,
      question: title,
      widgets: [
        {
          kind: 'tile',
          id: 'tile',
          title,
          dataset: 'one',
          width: 2,
          value: 'v',
          format: 'count',
          rise: 'neutral',
        },
      ],
    },
  ],
  datasets: [{ name: 'one', sql: "SELECT '한글'", rows_max: 1 }],
});
const ADMIN = { id: 'admin-id', address: 'admin@acme.com', from: '10.0.0.1', requestId: 'r-1' };
const OTHER = { id: 'other-id', address: 'other@acme.com', from: '10.0.0.2', requestId: 'r-2' };

/** What every store of dashboards promises, and importing with it. */
export function dashboardStoreContract<Tx>(
  engine: string,
  start: () => Promise<{ readonly open: () => Promise<StoreUnderTest<Tx>>; readonly dispose: () => Promise<void> }>,
): void {
  describe(`dashboards on ${engine}`, () => {
    let places: Awaited<ReturnType<typeof start>>;
    const opened: StoreUnderTest<Tx>[] = [];
    const clock = manualClock();
    const newId = uuidV7Maker(systemRandom);

    const rig = async (templates = [template('usage', 1)]) => {
      const under = await places.open();
      opened.push(under);
      const ports = (list: typeof templates): ImportPorts<Tx> => ({
        templates: new Map(list.map((one) => [one.template, one])),
        store: under.store,
        transaction: under.transaction,
        record: under.record,
        clock,
        newId,
      });
      return { ...under, ports: ports(templates), portsWith: ports };
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
      const { store, ports } = await rig();
      const outcome = await importDashboard(ports, { template: 'usage' }, ADMIN);
      if (outcome.kind !== 'imported') throw new Error(outcome.kind);
      expect(outcome.dashboard).toMatchObject({
        document: template('usage', 1),
        publisher: { id: 'admin-id', address: 'admin@acme.com' },
        publishedAt: clock.now(),
      });
      expect(await store.find('usage')).toEqual(outcome.dashboard);
      expect(await store.find(outcome.dashboard.id)).toEqual(outcome.dashboard);
      expect(await store.find('another')).toBeUndefined();
    });

    test('importing again keeps the id, takes the newest document, and changes the publisher', async () => {
      const { store, ports, portsWith } = await rig();
      const first = await importDashboard(ports, { template: 'usage' }, ADMIN);
      const { id, createdAt } = (await store.find('usage'))!;
      clock.advance(5_000);
      const second = await importDashboard(portsWith([template('usage', 2)]), { template: 'usage' }, OTHER);
      expect([first.kind, second.kind]).toEqual(['imported', 'imported']);
      expect(await store.find('usage')).toEqual({
        id,
        createdAt,
        document: template('usage', 2),
        publisher: { id: 'other-id', address: 'other@acme.com' },
        publishedAt: clock.now(),
      });
      expect(await store.list({ after: undefined, limit: 10 })).toHaveLength(1);
    });

    test('each import is in the audit log, with what was there before', async () => {
      const { store, ports, portsWith, acts } = await rig();
      await importDashboard(ports, { template: 'usage' }, ADMIN);
      await importDashboard(portsWith([template('usage', 2)]), { template: 'usage' }, OTHER);
      const target = `dashboard:${(await store.find('usage'))?.id}`;
      const [first, second, ...more] = await acts();
      expect(more).toEqual([]);
      const byAdmin = {
        template: 'usage',
        template_version: 1,
        published_by: 'admin@acme.com',
        published_by_id: 'admin-id',
      };
      expect(first).toMatchObject({
        action: 'dashboard.imported',
        target,
        actor: 'admin@acme.com',
        address: '10.0.0.1',
      });
      expect([first?.before, first?.after]).toEqual([undefined, byAdmin]);
      expect(second).toMatchObject({ action: 'dashboard.reimported', target, actorId: 'other-id', requestId: 'r-2' });
      expect(second?.before).toEqual(byAdmin);
      expect(second?.after).toMatchObject({ template_version: 2, published_by_id: 'other-id' });
    });

    test('when the log cannot be written, nothing is imported', async () => {
      const { store, ports } = await rig();
      const record = () => Promise.reject(new Error('the log is full'));
      await expect(importDashboard({ ...ports, record }, { template: 'usage' }, ADMIN)).rejects.toThrow(
        'the log is full',
      );
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
      expect(await importDashboard(ports, { template: 'cost' }, ADMIN)).toEqual({ kind: 'template_unknown' });
      expect(await acts()).toEqual([]);
    });

    test('many who import at once make one dashboard, and one entry each in the log', async () => {
      const { store, ports, acts } = await rig();
      const all = await Promise.all(
        Array.from({ length: 8 }, () => importDashboard(ports, { template: 'usage' }, ADMIN)),
      );
      const ids = all.map((outcome) => (outcome.kind === 'imported' ? outcome.dashboard.id : outcome.kind));
      expect(new Set(ids).size).toBe(1);
      expect(await store.list({ after: undefined, limit: 10 })).toHaveLength(1);
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
      expect((await store.find('usage'))?.publisher).toEqual({ id: 'system', address: 'Acme' });
      expect((await store.find('cost'))?.publisher.id).toBe('admin-id');
      expect((await acts()).map(({ actor }) => actor)).toEqual(['admin@acme.com', 'Acme']);
    });

    test('a list goes on where its page ended, and leaves none out', async () => {
      const names = ['a', 'b', 'c', 'd', 'e'];
      const { store, ports } = await rig(names.map((name) => template(name, 1)));
      for (const name of names) await importDashboard(ports, { template: name }, ADMIN);
      const seen: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 3; pages++) {
        const page = await store.list({ after, limit: 2 });
        seen.push(...page.map(({ document }) => document.template));
        after = page.at(-1)?.id;
      }
      expect(seen.toSorted()).toEqual(names);
    });

    test('publishing one that is not there fails', async () => {
      const { store, transaction, ports } = await rig();
      await importDashboard(ports, { template: 'usage' }, ADMIN);
      const found = (await store.find('usage'))!;
      await expect(transaction((tx) => store.publish(tx, { ...found, id: 'gone' }))).rejects.toThrow('is there');
      await expect(transaction((tx) => store.add(tx, { ...found, id: 'second' }))).rejects.toThrow('same template');
    });
  });
}
