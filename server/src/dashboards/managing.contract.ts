import { describe, expect, test } from 'vitest';
import { isoInstant } from '#kernel';
import type { DraftContent, StoredDashboard, StoredDraft } from './dashboard-store.ts';
import { importDashboard, updateImported } from './import-dashboard.ts';
import { changeSettings } from './managing/change-settings.ts';
import { createDashboard } from './managing/create.ts';
import type { DashboardOutcome } from './managing/dashboard-act.ts';
import { discardDraft, restoreVersion, saveDraft } from './managing/draft.ts';
import { revisionOf } from './managing/draft-revision.ts';
import { publishDashboard, unpublishDashboard } from './managing/publish.ts';
import { removeDashboard } from './managing/remove.ts';
import { ADMIN, BY_ROWS, code, done, OTHER, type StorePlaces, template, useImported } from './managing.test-support.ts';

/** What changing dashboards promises, on every store. */
export function managingContract<Tx>(engine: string, start: () => Promise<StorePlaces<Tx>>): void {
  describe(`changing dashboards on ${engine}`, () => {
    const rig = useImported(start);
    const titled = ({ document }: StoredDashboard, en: string) => ({ ...document, title: { ko: '제목', en } });

    test('a draft shows to nobody until it is published, with the permission of whoever publishes it', async () => {
      const { ports, id, now, store, acts } = await rig();
      const document = titled(await now(), 'Mine');
      done(await saveDraft(ports, { id, seen: null, draft: { document, basedOn: 1 } }, OTHER));
      expect(await now()).toMatchObject({ hasDraft: true, version: 1, document: { title: { en: 'Dashboard' } } });
      done(await publishDashboard(ports, { id }, OTHER));
      expect(await now()).toMatchObject({
        ...{ hasDraft: false, version: 2, isChanged: true, document },
        publisher: { id: 'other-id' },
      });
      expect((await store.version(id, 2))?.act).toBe('published');
      expect((await acts()).slice(1).map(({ action, actorId }) => [action, actorId])).toEqual([
        ['dashboard.draft_saved', 'other-id'],
        ['dashboard.published', 'other-id'],
      ]);
    });

    test('a draft of a version that is no longer the published one is neither kept nor published', async () => {
      const { ports, id, now } = await rig();
      const document = titled(await now(), 'Mine');
      done(await saveDraft(ports, { id, seen: null, draft: { document, basedOn: 1 } }, ADMIN));
      done(await importDashboard(ports, { template: 'usage' }, OTHER));
      expect(code(await publishDashboard(ports, { id }, ADMIN))).toBe('dashboard_changed_meanwhile');
      const late = { id, seen: null, draft: { document, basedOn: 1 } };
      expect(await saveDraft(ports, late, ADMIN)).toMatchObject({
        code: 'dashboard_changed_meanwhile',
        details: { version: 2 },
      });
      const seen = revisionOf({ document, basedOn: 1 });
      done(await saveDraft(ports, { id, seen, draft: { document, basedOn: 2 } }, ADMIN));
      done(await publishDashboard(ports, { id }, ADMIN));
      expect(await now()).toMatchObject({ version: 3, document });
    });

    test('a draft that somebody did not see is neither overwritten nor published by them', async () => {
      const { ports, id, now, store, clock } = await rig();
      const [mine, theirs] = ['Mine', 'Theirs'].map(async (en) => ({ document: titled(await now(), en), basedOn: 1 }));
      const [draft, other] = [await mine, await theirs] as [DraftContent, DraftContent];
      const kept = revisionOf(done(await saveDraft(ports, { id, seen: null, draft }, ADMIN)));
      const refused = async (outcome: Promise<DashboardOutcome<unknown>>) => code(await outcome);
      for (const seen of [null, revisionOf(other)]) {
        expect(await refused(saveDraft(ports, { id, seen, draft: other }, OTHER))).toBe('dashboard_draft_changed');
        expect(await refused(publishDashboard(ports, { id, seen }, OTHER))).toBe('dashboard_draft_changed');
      }
      // Whose it is is said, so that the page can ask about it.
      expect(await saveDraft(ports, { id, seen: null, draft: other }, OTHER)).toMatchObject({
        details: { saved_by: 'admin@acme.com', saved_at: isoInstant(clock.now()), revision: kept },
      });
      const saved = { by: { id: 'admin-id', address: 'admin@acme.com' }, at: clock.now() };
      expect(await store.draft(id)).toEqual({ ...draft, saved });
      expect(revisionOf((await store.draft(id)) as StoredDraft)).toBe(kept);
      expect((await now()).version).toBe(1);
      const replaced = done(await saveDraft(ports, { id, seen: kept, draft: other }, OTHER));
      expect(await refused(publishDashboard(ports, { id, seen: kept }, ADMIN))).toBe('dashboard_draft_changed');
      done(await publishDashboard(ports, { id, seen: revisionOf(replaced) }, OTHER));
      expect(await now()).toMatchObject({ version: 2, document: other.document, publisher: { id: 'other-id' } });
      expect(await refused(publishDashboard(ports, { id, seen: kept }, ADMIN))).toBe('dashboard_draft_changed');
      done(await publishDashboard(ports, { id, seen: null }, ADMIN));
    });

    test('of two who publish at once on one version, both drafts do not win', async () => {
      const { ports, id, now, store } = await rig();
      const document = titled(await now(), 'Mine');
      done(await saveDraft(ports, { id, seen: null, draft: { document, basedOn: 1 } }, ADMIN));
      await Promise.all([publishDashboard(ports, { id }, ADMIN), publishDashboard(ports, { id }, OTHER)]);
      const versions = await store.versions(id, { before: undefined, limit: 10 });
      expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
      expect((await now()).version).toBe(3);
    });

    test('a draft may be wrong, but is not published then; every problem is told with its place', async () => {
      const { ports, id, now } = await rig();
      const { document } = await now();
      const draft = {
        document: {
          ...document,
          datasets: [...document.datasets, { name: 'two', sql: 'SELECT {{what}}', rows_max: 1 }],
        },
        basedOn: 1,
      };
      done(await saveDraft(ports, { id, seen: null, draft }, ADMIN));
      const outcome = await publishDashboard(ports, { id }, ADMIN);
      expect(outcome).toMatchObject({ code: 'dashboard_document_invalid' });
      expect(JSON.stringify(outcome)).toMatch(/datasets\.1\.name: .*datasets\.1\.sql: /);
      done(await discardDraft(ports, { id }, ADMIN));
      expect(await now()).toMatchObject({ hasDraft: false, version: 1 });
    });

    test('nobody gives a document another origin than it has', async () => {
      const { ports, id, now } = await rig();
      const document = { ...(await now()).document, template: 'credits', template_version: 9 };
      done(await saveDraft(ports, { id, seen: null, draft: { document, basedOn: 1 } }, ADMIN));
      done(await publishDashboard(ports, { id }, ADMIN));
      expect((await now()).document).toMatchObject({ template: 'usage', template_version: 1 });
      const made = done(await createDashboard(ports, { asked: { document } }, ADMIN));
      expect(made.document.template).toBeUndefined();
      // One of ours is kept: it says who may see the figures.
      const same = done(await createDashboard(ports, { asked: { document: (await now()).document } }, ADMIN));
      expect([same.template, same.document.template]).toEqual([undefined, 'usage']);
      const copy = done(await createDashboard(ports, { asked: { copyOf: id, title: undefined } }, ADMIN));
      expect([copy.template, copy.document.template]).toEqual([undefined, 'usage']);
    });

    test('a version that is restored becomes the draft, and a new version when it is published', async () => {
      const { ports, id, now } = await rig();
      const { document: first } = await now();
      done(
        await saveDraft(ports, { id, seen: null, draft: { document: titled(await now(), 'Mine'), basedOn: 1 } }, ADMIN),
      );
      done(await publishDashboard(ports, { id }, ADMIN));
      done(await restoreVersion(ports, { id, version: 1 }, ADMIN));
      expect((await now()).document.title.en).toBe('Mine');
      done(await publishDashboard(ports, { id }, ADMIN));
      expect(await now()).toMatchObject({ version: 3, document: first, isChanged: false });
      expect(code(await restoreVersion(ports, { id, version: 77 }, ADMIN))).toBe('dashboard_version_unknown');
    });

    test('a draft goes unasked by no restoring, and by nobody’s discarding but its author’s; the refusal says whose it is', async () => {
      const { ports, id, now, store, clock, acts } = await rig();
      const content = { document: titled(await now(), 'Mine'), basedOn: 1 };
      const at = isoInstant(clock.now());
      const revision = revisionOf(done(await saveDraft(ports, { id, seen: null, draft: content }, OTHER)));
      clock.advance(60_000);
      const said = { code: 'dashboard_draft_there', details: { saved_by: 'other@acme.com', saved_at: at, revision } };
      for (const by of [ADMIN, OTHER]) {
        expect(await restoreVersion(ports, { id, version: 1 }, by)).toMatchObject(said);
        const another = { id, version: 1, mayReplace: true, revision: 'another' };
        expect(await restoreVersion(ports, another, by)).toMatchObject(said);
      }
      expect(await discardDraft(ports, { id }, ADMIN)).toMatchObject(said);
      expect(await discardDraft(ports, { id, mayReplace: true, revision: 'another' }, ADMIN)).toMatchObject(said);
      expect(await discardDraft(ports, { id, revision: 'another' }, OTHER)).toMatchObject(said);
      expect(await store.draft(id)).toMatchObject(content);

      const { document } = await now();
      const restored = done(await restoreVersion(ports, { id, version: 1, mayReplace: true, revision }, ADMIN));
      expect(restored).toMatchObject({ document, saved: { by: { id: 'admin-id' }, at: clock.now() } });
      expect((await acts()).at(-1)).toMatchObject({ before: { saved_by: 'other@acme.com' }, after: { restored: 1 } });
      expect(code(await discardDraft(ports, { id }, OTHER))).toBe('dashboard_draft_there');
      done(await discardDraft(ports, { id, mayReplace: true }, OTHER));
      expect((await acts()).at(-1)).toMatchObject({ before: { saved_by: 'admin@acme.com' } });
      done(await discardDraft(ports, { id }, OTHER));
      done(await saveDraft(ports, { id, seen: null, draft: content }, OTHER));
      done(await discardDraft(ports, { id }, OTHER));
      expect(await store.draft(id)).toBeUndefined();
    });

    test('whose a draft from before is nobody knows: it goes when somebody says so', async () => {
      const { ports, id, now, store, transaction } = await rig();
      const draft = { document: titled(await now(), 'Old'), basedOn: 1, saved: undefined };
      await transaction((tx) => store.saveDraft(tx, id, draft));
      expect(await discardDraft(ports, { id }, ADMIN)).toMatchObject({
        code: 'dashboard_draft_there',
        details: { saved_by: '–', saved_at: '–' },
      });
      done(await discardDraft(ports, { id, mayReplace: true }, ADMIN));
    });

    test('of two who restore at once, one is told of the other’s draft', async () => {
      const { ports, id } = await rig();
      const both = [ADMIN, OTHER].map((by) => restoreVersion(ports, { id, version: 1 }, by));
      const codes = (await Promise.all(both)).map(code).sort();
      expect(codes).toEqual(['dashboard_draft_there', 'done']);
    });

    test('what is unpublished stays, and is published again as it was', async () => {
      const { ports, id, now } = await rig();
      const before = await now();
      done(await unpublishDashboard(ports, { id }, ADMIN));
      done(await unpublishDashboard(ports, { id }, ADMIN));
      expect(await now()).toEqual({ ...before, isPublished: false });
      done(await publishDashboard(ports, { id }, OTHER));
      expect(await now()).toMatchObject({ isPublished: true, document: before.document, isChanged: false, version: 2 });
    });

    test('a copy begins unpublished, and is the only kind that can be removed', async () => {
      const { ports, id, store, acts } = await rig();
      const title = { ko: '사본', en: 'Copy' };
      const copy = done(await createDashboard(ports, { asked: { copyOf: 'usage', title } }, OTHER));
      expect(copy).toMatchObject({ version: 0, isPublished: false, hasDraft: true, document: { title } });
      expect(await store.draft(copy.id)).toMatchObject({ document: copy.document, basedOn: 0 });
      const published = done(await publishDashboard(ports, { id: copy.id }, OTHER));
      expect(published).toMatchObject({ version: 1, isPublished: true, isChanged: false });
      done(await removeDashboard(ports, { id: copy.id }, ADMIN));
      expect(await store.find(copy.id)).toBeUndefined();
      expect(code(await removeDashboard(ports, { id }, ADMIN))).toBe('dashboard_built_in');
      expect(code(await removeDashboard(ports, { id: copy.id }, ADMIN))).toBe('dashboard_unknown');
      expect((await acts()).slice(1).map(({ action, target }) => [action, target])).toEqual([
        ['dashboard.created', `dashboard:${copy.id}`],
        ['dashboard.published', `dashboard:${copy.id}`],
        ['dashboard.removed', `dashboard:${copy.id}`],
      ]);
    });

    test('settings that are left out stay; those that lead nowhere are refused', async () => {
      const { ports, id, now, transaction, store } = await rig();
      done(await changeSettings(ports, { id, change: { warehouse: 'slow' } }, ADMIN));
      done(await changeSettings(ports, { id, change: { run_as: 'viewer', auto_update: true } }, ADMIN));
      const settings = {
        scope: 'account',
        workspace_id: null,
        run_as: 'viewer',
        auto_update: true,
        warehouse: 'w-slow',
      };
      expect((await now()).settings).toEqual(settings);
      const refused = async (change: Parameters<typeof changeSettings>[1]['change']) =>
        code(await changeSettings(ports, { id, change }, ADMIN));
      expect(await refused({ warehouse: 'gone' })).toBe('warehouse_unknown');
      expect(await refused({ scope: 'workspace' })).toBe('workspace_unknown');
      expect(await refused({ scope: 'workspace', workspace_id: 'w9' })).toBe('workspace_unknown');
      expect((await now()).settings).toEqual(settings);
      const titles = await transaction((tx) => store.ofWarehouse(tx, 'w-slow'));
      expect(titles.map((one) => one.id)).toEqual([id]);
    });

    test('bodies of requests and the audit log are in nobody’s publication, nor in an import', async () => {
      const { ports, portsWith, id, now } = await rig();
      const { document } = await now();
      for (const table of ['system.ai_gateway.payloads', 'system.access . `audit`']) {
        const sql = `SELECT count() AS v FROM ${table}`;
        const draft = { document: { ...document, datasets: [{ name: 'one', sql, rows_max: 1 }] }, basedOn: 1 };
        done(await saveDraft(ports, { id, seen: null, draft }, ADMIN));
        expect(await publishDashboard(ports, { id }, ADMIN)).toMatchObject({
          code: 'dashboard_document_invalid',
          details: { problems: expect.stringContaining('Dashboards do not read the table') },
        });
        const newer = portsWith([template('usage', 2, sql)]);
        expect(code(await importDashboard(newer, { template: 'usage' }, ADMIN))).toBe('dashboard_document_invalid');
        done(await changeSettings(ports, { id, change: { auto_update: true } }, ADMIN));
        expect(await updateImported(newer, { name: 'Acme' })).toEqual([]);
        expect((await now()).version).toBe(1);
        done(await discardDraft(ports, { id }, ADMIN));
      }
    });

    test('a newer template is taken at the start where that was chosen and nothing was changed; its publisher stays', async () => {
      const { ports, portsWith, id, now, acts, clock } = await rig();
      const newer = portsWith([template('usage', 2, BY_ROWS)]);
      expect(await updateImported(newer, { name: 'Acme' })).toEqual([]);
      done(await changeSettings(ports, { id, change: { auto_update: true } }, ADMIN));
      expect(await updateImported(ports, { name: 'Acme' })).toEqual([]);
      clock.advance(1_000);
      expect(await updateImported(newer, { name: 'Acme' })).toEqual(['usage']);
      expect(await updateImported(newer, { name: 'Acme' })).toEqual([]);
      expect(await now()).toMatchObject({
        version: 2,
        publisher: { id: 'admin-id' },
        document: { template_version: 2 },
      });
      expect((await acts()).at(-1)).toMatchObject({ action: 'dashboard.updated', actor: 'Acme' });

      done(
        await saveDraft(newer, { id, seen: null, draft: { document: titled(await now(), 'Mine'), basedOn: 2 } }, ADMIN),
      );
      done(await publishDashboard(newer, { id }, ADMIN));
      expect(await updateImported(portsWith([template('usage', 3, BY_ROWS)]), { name: 'Acme' })).toEqual([]);
      done(await importDashboard(newer, { template: 'usage' }, ADMIN));
      expect((await now()).isChanged).toBe(false);
    });

    test.each([
      { act: 'publishing', run: publishDashboard },
      { act: 'unpublishing', run: unpublishDashboard },
    ])('when the log cannot be written, $act changes nothing', async ({ run }) => {
      const { ports, id, now } = await rig();
      const before = await now();
      const record = () => Promise.reject(new Error('the log is full'));
      await expect(run({ ...ports, record }, { id }, OTHER)).rejects.toThrow('the log is full');
      expect(await now()).toEqual(before);
    });
  });
}
