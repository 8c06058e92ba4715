import type { Session } from '@tallygate/contract';
import type { LinkProps } from '@tanstack/react-router';
import type { TextId } from '../../locales/ko.ts';

/** Who has a page in front of them; the server decides anew who may read what is on it. */
export type Audience = 'everyone' | 'admins' | 'account_admins';

/** One page of the settings. */
export interface SettingsPage {
  readonly to: Extract<NonNullable<LinkProps['to']>, `/settings/${string}`>;
  readonly title: TextId;
  readonly audience: Audience;
  /** The feature that it is part of; while that is switched off, nobody has the page. */
  readonly preview?: string;
}

/** Pages that belong together. */
export interface SettingsGroup {
  readonly title: TextId;
  readonly pages: readonly SettingsPage[];
}

/** The pages of the settings, in the order in which they are shown. Whoever adds one adds a line here. */
export const SETTINGS: readonly SettingsGroup[] = [
  {
    title: 'settings.group.access',
    pages: [
      { to: '/settings/members', title: 'members.title', audience: 'admins' },
      { to: '/settings/groups', title: 'groups.title', audience: 'admins' },
      { to: '/settings/service-principals', title: 'principals.title', audience: 'admins' },
      { to: '/settings/workspaces', title: 'workspaces.title', audience: 'everyone' },
      { to: '/settings/keys', title: 'nav.keys', audience: 'everyone' },
      { to: '/settings/sign-in', title: 'access.title', audience: 'account_admins' },
    ],
  },
  {
    title: 'settings.group.ai',
    pages: [
      { to: '/settings/usage', title: 'nav.usage', audience: 'account_admins', preview: 'ai_runs' },
      { to: '/settings/run-types', title: 'nav.runTypes', audience: 'everyone' },
      {
        to: '/settings/scheduled-prompts',
        title: 'nav.scheduledPrompts',
        audience: 'everyone',
        preview: 'ai_runs',
      },
      { to: '/settings/alerts', title: 'nav.alerts', audience: 'account_admins' },
    ],
  },
  {
    title: 'settings.group.gateway',
    pages: [
      { to: '/settings/budgets', title: 'nav.budgets', audience: 'account_admins' },
      { to: '/settings/prices', title: 'nav.prices', audience: 'admins' },
      { to: '/settings/warehouses', title: 'warehouses.title', audience: 'account_admins' },
    ],
  },
  {
    title: 'settings.group.billing',
    pages: [
      { to: '/settings/billing/plan', title: 'nav.plan', audience: 'account_admins' },
      { to: '/settings/billing/credits', title: 'nav.aiCredits', audience: 'account_admins' },
      { to: '/settings/credit-prices', title: 'nav.creditPrices', audience: 'account_admins' },
      { to: '/settings/billing/methods', title: 'nav.methods', audience: 'account_admins' },
      { to: '/settings/billing/documents', title: 'nav.documents', audience: 'account_admins' },
      { to: '/settings/billing/setup', title: 'nav.billingSetup', audience: 'account_admins' },
    ],
  },
  {
    title: 'settings.group.account',
    pages: [
      { to: '/settings/previews', title: 'previews.nav', audience: 'everyone' },
      { to: '/settings/audit', title: 'nav.audit', audience: 'account_admins' },
      { to: '/settings/profile', title: 'nav.person', audience: 'everyone' },
    ],
  },
];

/** The pages that somebody has, group by group; groups without any are left out. */
export function settingsFor(session: Pick<Session, 'person' | 'workspaces' | 'previews'>): readonly SettingsGroup[] {
  const isOn = (preview: string | undefined) => preview === undefined || session.previews.includes(preview);
  return SETTINGS.map((group) => ({
    ...group,
    pages: group.pages.filter(({ audience, preview }) => isAmong(session, audience) && isOn(preview)),
  })).filter(({ pages }) => pages.length > 0);
}

/** Whether somebody belongs to those whom a page is for. Who looks after any workspace is an admin. */
export function isAmong({ person, workspaces }: Pick<Session, 'person' | 'workspaces'>, audience: Audience): boolean {
  if (audience === 'everyone' || person.role === 'account_admin') return true;
  const isAdmin = person.role === 'workspace_admin' || workspaces.some(({ role }) => role === 'workspace_admin');
  return audience === 'admins' && isAdmin;
}
