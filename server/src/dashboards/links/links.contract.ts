import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { importDashboard } from '../import-dashboard.ts';
import { changeSettings } from '../managing/change-settings.ts';
import { createDashboard } from '../managing/create.ts';
import { publishDashboard, unpublishDashboard } from '../managing/publish.ts';
import { ADMIN, code, done, OTHER, type StorePlaces, template, useImported } from '../managing.test-support.ts';
import { createLink, findLink, listLinks, openLink, revokeLink } from './manage-links.ts';

const DAY_MS = 86_400_000;

/** What links to dashboards promise, on every store. */
export function linksContract<Tx>(engine: string, start: () => Promise<StorePlaces<Tx>>): void {
  describe(`links to dashboards on ${engine}`, () => {
    const rig = useImported(start);

    test('a link shows the dashboard while it holds: not before it was made, not after its end, not revoked', async () => {
      const { ports, id, clock, acts, links } = await rig();
      const expiresAt = asInstant(clock.now() + 2 * DAY_MS);
      const asked = {
        id,
        note: 'board',
        expiresAt,
        embedOrigins: ['https://wiki.acme.com/page', 'https://wiki.acme.com'],
      };
      const { link, token } = done(await createLink(ports, asked, ADMIN));
      expect(token).toMatch(/^tgl_[\w-]{43}$/);
      expect(link.embedOrigins).toEqual(['https://wiki.acme.com']);
      expect(JSON.stringify([await links.ofDashboard(id), await acts()])).not.toContain(token);
      expect((await openLink(ports, token))?.dashboard.id).toBe(id);
      expect((await links.byHash(link.tokenHash))?.lastUsedAt).toBe(clock.now());
      for (const wrong of ['', token.slice(0, -1), `${token}x`, token.toUpperCase(), link.id, link.tokenHash]) {
        expect([wrong, await openLink(ports, wrong)]).toEqual([wrong, undefined]);
      }
      clock.advance(2 * DAY_MS - 1);
      expect(await openLink(ports, token)).toBeDefined();
      clock.advance(1);
      expect(await openLink(ports, token)).toBeUndefined();

      const later = { ...asked, expiresAt: asInstant(clock.now() + DAY_MS) };
      const second = done(await createLink(ports, later, ADMIN));
      done(await revokeLink(ports, { id, link: second.link.id }, OTHER));
      expect(await openLink(ports, second.token)).toBeUndefined();
      expect(code(await revokeLink(ports, { id, link: second.link.id }, OTHER))).toBe('dashboard_link_unknown');
      expect((await acts()).slice(1).map(({ action }) => action)).toEqual([
        'dashboard.link_created',
        'dashboard.link_created',
        'dashboard.link_revoked',
      ]);
    });

    test('no link leads to what is not published, to what each sees of their own, or beyond its bounds', async () => {
      const { ports, id, clock } = await rig();
      const link = async (days: number) =>
        await createLink(
          ports,
          { id, note: '', expiresAt: asInstant(clock.now() + days * DAY_MS), embedOrigins: [] },
          ADMIN,
        );
      expect([code(await link(0)), code(await link(367))]).toEqual(['dashboard_link_expiry', 'dashboard_link_expiry']);
      const { token } = done(await link(366));
      done(await unpublishDashboard(ports, { id }, ADMIN));
      expect(await openLink(ports, token)).toBeUndefined();
      done(await publishDashboard(ports, { id }, ADMIN));
      expect(await openLink(ports, token)).toBeDefined();
      done(await changeSettings(ports, { id, change: { run_as: 'viewer' } }, ADMIN));
      expect(await openLink(ports, token)).toBeUndefined();
      expect(code(await link(1))).toBe('dashboard_needs_viewer');
    });

    test('a link ends working when its maker may not share any more, visibly, and works again with the right', async () => {
      const { ports, id, clock, makers } = await rig();
      const expiresAt = asInstant(clock.now() + DAY_MS);
      const asked = { id, note: '', expiresAt, embedOrigins: [] };
      const mine = done(await createLink(ports, asked, ADMIN));
      clock.advance(1);
      const theirs = done(await createLink(ports, asked, OTHER));
      const states = async () => (await listLinks(ports, id)).map(({ state }) => state);
      const shown = async () => [await openLink(ports, theirs.token), await openLink(ports, mine.token)].map(Boolean);
      const framed = async () => (await findLink(ports, mine.token)) !== undefined;
      const active = { kind: 'active' };
      expect([await states(), await shown(), await framed()]).toEqual([[active, active], [true, true], true]);
      for (const role of ['workspace_admin', 'member', 'viewer'] as const) {
        makers.set('admin-id', role);
        const stopped = { kind: 'stopped', because: 'maker_may_not_share' };
        expect([await states(), await shown(), await framed()]).toEqual([[active, stopped], [true, false], false]);
      }
      makers.delete('admin-id');
      expect(await states()).toEqual([active, { kind: 'stopped', because: 'maker_left' }]);
      expect(await shown()).toEqual([true, false]);
      makers.set('admin-id', 'account_admin');
      expect([await states(), await shown()]).toEqual([
        [active, active],
        [true, true],
      ]);
      clock.advance(DAY_MS);
      makers.delete('admin-id');
      expect(await states()).toEqual([{ kind: 'ended' }, { kind: 'ended' }]);
    });

    test('figures that only those see who may read credits are for no link, nor are those of a copy', async () => {
      const { ports, portsWith, clock } = await rig();
      const credits = done(await importDashboard(portsWith([template('credits', 1)]), { template: 'credits' }, ADMIN));
      const copy = done(await createDashboard(ports, { asked: { copyOf: credits.id, title: undefined } }, ADMIN));
      done(await publishDashboard(ports, { id: copy.id }, ADMIN));
      const expiresAt = asInstant(clock.now() + DAY_MS);
      for (const { id } of [credits, copy]) {
        const outcome = await createLink(ports, { id, note: '', expiresAt, embedOrigins: [] }, ADMIN);
        expect(code(outcome)).toBe('dashboard_needs_viewer');
      }
    });
  });
}
