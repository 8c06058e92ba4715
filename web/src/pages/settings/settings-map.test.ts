import { readFileSync } from 'node:fs';
import type { RoleName } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { SETTINGS, settingsFor } from './settings-map.ts';

const ROLES: readonly RoleName[] = ['account_admin', 'workspace_admin', 'member', 'viewer'];

/** Who has which page: account admin, workspace admin, member, viewer. */
const DECISIONS: Readonly<Record<string, string>> = {
  '/settings/members': 'YY--',
  '/settings/groups': 'YY--',
  '/settings/service-principals': 'YY--',
  '/settings/workspaces': 'YYYY',
  '/settings/keys': 'YYYY',
  '/settings/sign-in': 'Y---',
  '/settings/budgets': 'Y---',
  '/settings/usage': 'Y---',
  '/settings/scheduled-prompts': 'YYYY',
  '/settings/alerts': 'Y---',
  '/settings/run-types': 'YYYY',
  '/settings/prices': 'YY--',
  '/settings/warehouses': 'Y---',
  '/settings/credit-prices': 'Y---',
  '/settings/billing/plan': 'Y---',
  '/settings/billing/credits': 'Y---',
  '/settings/billing/methods': 'Y---',
  '/settings/billing/documents': 'Y---',
  '/settings/billing/setup': 'Y---',
  '/settings/previews': 'YYYY',
  '/settings/audit': 'Y---',
  '/settings/profile': 'YYYY',
};

const sessionOf = (role: RoleName, elsewhere?: RoleName) => ({
  person: { id: 'p', name: 'P', email: 'p@acme.com', role },
  workspaces: elsewhere === undefined ? [] : [{ id: '1', name: 'lab', role: elsewhere }],
  previews: ['ai_runs'],
});
const pagesOf = (role: RoleName, elsewhere?: RoleName) =>
  settingsFor(sessionOf(role, elsewhere)).flatMap(({ pages }) => pages.map(({ to }): string => to));

test('every page of the settings has an address, a decision and a place in the list', () => {
  const router = ['router.tsx', 'billing-routes.ts', 'dashboard-routes.ts']
    .map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
    .join('\n');
  const paths = [...router.matchAll(/path: '(\/settings\/[^'$]+)'/g)].map(([, path]) => path ?? '');
  // Nobody goes by themselves to where payment windows bring the browser back, or to what only leads on.
  const served = paths.filter((path) => !/\/returned$|\/billing$/.test(path)).sort();
  expect(SETTINGS.flatMap(({ pages }) => pages.map(({ to }) => to)).sort()).toEqual(served);
  expect(Object.keys(DECISIONS).sort()).toEqual(served);
});

test.each(Object.entries(DECISIONS))(
  '%s is shown to %s of account admin, workspace admin, member, viewer',
  (to, expected) => {
    expect(ROLES.map((role) => (pagesOf(role).includes(to) ? 'Y' : '-')).join('')).toBe(expected);
  },
);

test('who looks after a workspace that is not the first has the pages of admins', () => {
  expect(pagesOf('viewer', 'workspace_admin')).toEqual(pagesOf('workspace_admin'));
  expect(pagesOf('viewer', 'member')).toEqual(pagesOf('viewer'));
});

test('a page of a feature that is switched off is nobody’s', () => {
  const shown = settingsFor({ ...sessionOf('account_admin'), previews: [] }).flatMap(({ pages }) => pages);
  expect(shown.map(({ to }): string => to)).not.toContain('/settings/usage');
});
