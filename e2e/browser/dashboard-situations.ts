/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { change } from './answers.ts';
import type { Screen } from './screens.ts';

const ONE = '**/api/v1/dashboards/usage';
const VALUES = '**/api/v1/dashboards/*/filters/*';
const LIST = '**/api/v1/dashboards?*';
const USAGE = '/dashboards/usage/usage';
const WIDGETS = 'main section[aria-labelledby^="widget-"]';
const ROWS = 'main table tbody tr';
const MENU = 'main button[aria-haspopup=menu]:has(.lucide-ellipsis)';
/** Places of the page's menu, behind address, file, editor and copy. */
const AREAS = ['settings', 'sharing', 'links', 'schedules', 'versions'] as const;
const FIRST_AREA = 4;

/** States of dashboards that no data brings about, and what opens on them. */
export const DASHBOARD_SITUATIONS: readonly Screen[] = [
  {
    name: 'dashboard-stopped',
    path: USAGE,
    settled: 'main .lucide-lock',
    prepare: (page) =>
      page.route(
        ONE,
        change((dashboard) => ({ ...dashboard, state: 'stopped' })),
      ),
  },
  {
    name: 'dashboard-unpublished',
    path: USAGE,
    settled: WIDGETS,
    prepare: (page) =>
      page.route(
        ONE,
        change((dashboard) => ({ ...dashboard, state: 'unpublished' })),
      ),
  },
  {
    name: 'dashboard-missing',
    path: '/dashboards/none-of-this-name',
    settled: 'main .lucide-search-x',
    refused: { status: 404, path: 'none-of-this-name' },
  },
  { name: 'dashboard-page-missing', path: '/dashboards/usage/none', settled: 'main .lucide-search-x' },
  { name: 'dashboard-no-match', path: `${USAGE}?endpoints=nothing,%20of&requesters=nobody`, settled: WIDGETS },
  { name: 'dashboard-compared', path: '/dashboards/usage/performance?compare=previous&range=7d', settled: WIDGETS },
  { name: 'dashboard-by-hour', path: `${USAGE}?range=today&granularity=hour`, settled: WIDGETS },
  {
    name: 'dashboard-filter',
    path: USAGE,
    settled: WIDGETS,
    act: async (page) => {
      await page.locator('main button:has(.lucide-list-filter-plus)').click();
      await page.locator('[role=dialog] button').nth(1).click();
      await page.locator('[role=dialog] [cmdk-item]').first().waitFor();
    },
  },
  {
    name: 'dashboard-filter-waiting',
    path: USAGE,
    settled: WIDGETS,
    isWaiting: true,
    prepare: (page) => page.route(VALUES, () => undefined),
    act: async (page) => {
      await page.locator('main button:has(.lucide-list-filter-plus)').click();
      await page.locator('[role=dialog] button').nth(1).click();
      await page.locator('[role=dialog] .skeleton').first().waitFor();
    },
  },
  {
    // A newer version is offered on the first page, and takes away what was changed: it is asked for first.
    name: 'dashboard-update',
    path: '/',
    settled: WIDGETS,
    prepare: (page) =>
      page.route(
        ONE,
        change((dashboard) => ({ ...dashboard, newest_template_version: 99, is_changed: true })),
      ),
    act: async (page) => {
      await page.locator('main p + button').first().click();
      await page.locator('[role=dialog] button').nth(1).waitFor();
    },
  },
  {
    name: 'sql-long',
    path: '/sql',
    settled: 'main .cm-content',
    act: async (page) => {
      await page.locator('main .cm-content').click();
      await page.keyboard.insertText('SELECT 1\n'.repeat(80));
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'dashboard-menu',
    path: USAGE,
    settled: WIDGETS,
    act: async (page) => {
      await openMenu(page);
    },
  },
  ...AREAS.map((area, place) => ({
    name: `dashboard-${area}`,
    path: USAGE,
    settled: WIDGETS,
    act: async (page: Page) => {
      await openMenu(page);
      await page
        .getByRole('menuitem')
        .nth(FIRST_AREA + place)
        .click();
      await page.locator('[role=dialog]').waitFor();
      await page.waitForFunction(() => document.querySelector('[role=dialog] .skeleton') === null);
    },
  })),
  {
    name: 'dashboards-none',
    path: '/dashboards',
    settled: 'main .lucide-inbox',
    prepare: (page) =>
      page.route(
        LIST,
        change((list) => ({ ...list, data: [] })),
      ),
  },
  {
    name: 'dashboards-menu',
    path: '/dashboards',
    settled: ROWS,
    act: async (page) => {
      await page.locator(`${ROWS} button[aria-haspopup=menu]`).first().click();
      await page.locator('[role=menu]').waitFor();
    },
  },
  {
    name: 'shared-invalid',
    path: '/shared/no-such-token',
    settled: 'main',
    hasNoShell: true,
    refused: { status: 401, path: '/api/v1/shared/dashboard' },
  },
];

async function openMenu(page: Page): Promise<void> {
  await page.locator(MENU).first().click();
  await page.locator('[role=menu]').waitFor();
}
