import { hashSecret } from '#identity';
import { type Instant, isoInstant, type Random } from '#kernel';
import type { Refusal } from '#sql';
import type { StoredDashboard } from '../dashboard-store.ts';
import {
  changeDashboard,
  type DashboardBy,
  type DashboardOutcome,
  type KeepWith,
  type ManagePorts,
} from '../managing/dashboard-act.ts';
import { type LinkStatePorts, linkState } from './link-state.ts';
import type { DashboardLink, LinkStore, ListedLink } from './link-store.ts';

/** Bounds of links. */
const LINK_LIMITS = { daysMax: 366, perDashboardMax: 100 } as const;

/** What links act with, beside what managing does. */
export interface LinkPorts<Tx> extends ManagePorts<Tx>, Pick<LinkStatePorts, 'findPublisher'> {
  readonly links: LinkStore<Tx>;
  readonly random: Random;
}

/** A link and its token, which is told once. */
export interface MadeLink {
  readonly link: DashboardLink;
  readonly token: string;
}

export interface AskedLink<Tx> {
  readonly id: string;
  readonly note: string;
  readonly expiresAt: Instant;
  readonly embedOrigins: readonly string[];
  readonly keep?: KeepWith<Tx, MadeLink>;
}

/** Links of a dashboard, those that show nothing any more included; the newest first. */
export async function listLinks<Tx>(
  ports: Pick<LinkPorts<Tx>, 'links' | 'clock' | 'findPublisher'>,
  dashboardId: string,
): Promise<readonly ListedLink[]> {
  const links = await ports.links.ofDashboard(dashboardId);
  return await Promise.all(links.map(async (link) => ({ link, state: await linkState(link, ports) })));
}

/** Makes a link to a dashboard. */
export async function createLink<Tx>(
  ports: LinkPorts<Tx>,
  { id, note, expiresAt, embedOrigins, keep }: AskedLink<Tx>,
  by: DashboardBy,
): Promise<DashboardOutcome<MadeLink>> {
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    const createdAt = ports.clock.now();
    const refused = checkLink(found, { expiresAt, createdAt, there: await ports.links.ofDashboard(found.id, tx) });
    if (refused !== undefined) return refused;
    const token = newToken(ports.random);
    const link: DashboardLink = {
      ...{ id: ports.newId(createdAt), dashboardId: found.id, tokenHash: hashSecret(token), note, expiresAt },
      embedOrigins: [...new Set(embedOrigins.map((origin) => new URL(origin).origin))],
      createdBy: { id: by.id, address: by.address },
      createdAt,
      lastUsedAt: undefined,
    };
    await ports.links.add(tx, link);
    return { value: { link, token }, acted: { action: 'dashboard.link_created', after: shown(link) } };
  });
}

/** Takes a link back: from then on it shows nothing. */
export async function revokeLink<Tx>(
  ports: LinkPorts<Tx>,
  { id, link, keep }: { readonly id: string; readonly link: string; readonly keep?: KeepWith<Tx, null> },
  by: DashboardBy,
): Promise<DashboardOutcome<null>> {
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    const revoked = (await ports.links.ofDashboard(found.id, tx)).find((one) => one.id === link);
    if (revoked === undefined) return { kind: 'refuse', code: 'dashboard_link_unknown', details: {} };
    await ports.links.remove(tx, { dashboardId: found.id, id: link });
    return { value: null, acted: { action: 'dashboard.link_revoked', before: shown(revoked) } };
  });
}

/**
 * The dashboard that a token shows now; a token that is unknown, over, of one who may not share any more, or of something that is not shown to those without a name tells nothing
 * more than that. Its use is noted, at most once a minute.
 */
export async function openLink<Tx>(
  ports: Pick<LinkPorts<Tx>, 'links' | 'store' | 'clock' | 'transaction' | 'findPublisher'>,
  token: string,
): Promise<{ readonly link: DashboardLink; readonly dashboard: StoredDashboard } | undefined> {
  const link = await findLink(ports, token);
  if (link === undefined) return undefined;
  const dashboard = await ports.store.find(link.dashboardId);
  if (dashboard === undefined || !dashboard.isPublished || isForPeopleOnly(dashboard)) return undefined;
  const now = ports.clock.now();
  if (link.lastUsedAt === undefined || now - link.lastUsedAt >= NOTE_EVERY_MS) {
    await ports.transaction((tx) => ports.links.noteUse(tx, link.id, now));
  }
  return { link, dashboard };
}

/** The link of a token, while it holds: until its end, and while whoever made it may share dashboards. */
export async function findLink<Tx>(
  ports: Pick<LinkPorts<Tx>, 'links' | 'clock' | 'findPublisher'>,
  token: string,
): Promise<DashboardLink | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const link = await ports.links.byHash(hashSecret(token));
  if (link === undefined) return undefined;
  return (await linkState(link, ports)).kind === 'active' ? link : undefined;
}

const TOKEN_MARK = 'tgl_';
const TOKEN_BYTES = 32;
const TOKEN = /^tgl_[\w-]{43}$/;
const NOTE_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

function newToken(random: Random): string {
  const bytes = Buffer.alloc(TOKEN_BYTES);
  random.fill(bytes);
  return `${TOKEN_MARK}${bytes.toString('base64url')}`;
}

function checkLink(
  found: StoredDashboard,
  { expiresAt, createdAt, there }: { expiresAt: Instant; createdAt: Instant; there: readonly DashboardLink[] },
): Refusal | undefined {
  const { daysMax, perDashboardMax } = LINK_LIMITS;
  if (isForPeopleOnly(found)) return { kind: 'refuse', code: 'dashboard_needs_viewer', details: {} };
  if (expiresAt <= createdAt || expiresAt - createdAt > daysMax * DAY_MS) {
    return { kind: 'refuse', code: 'dashboard_link_expiry', details: { days_max: daysMax } };
  }
  const isFull = there.length >= perDashboardMax;
  return isFull
    ? { kind: 'refuse', code: 'dashboard_link_count_max', details: { count_max: perDashboardMax } }
    : undefined;
}

/** What depends on who looks is not for those who have no name; nor is what only those see who may read credits. */
function isForPeopleOnly({ settings, document }: StoredDashboard): boolean {
  return settings.run_as === 'viewer' || document.template === 'credits';
}

function shown({ id, note, expiresAt, embedOrigins }: DashboardLink) {
  return { link: id, note, expires_at: isoInstant(expiresAt), embed_origins: embedOrigins };
}
