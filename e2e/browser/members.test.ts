/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { useProgram } from '../harness/fixture.ts';
import { lookAt } from './look-at.ts';
import { becomeAdmin, signIn } from './people.ts';
import { drawn, isTurn, nameOf, SHOWN_LOOKS, WHOLE_MS } from './screens.ts';

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const COLLEAGUE = { name: 'Lee Jun', email: 'jun.lee@email.com', password: 'another-long-sentence' };
const USAGE = '/tables/system.ai_gateway.usage';

const fixture = useProgram({});
const browsing = useBrowser();
let visit: Visit;
let page: Page;
let guest: Visit;

beforeAll(async () => {
  visit = await browsing.open(DESK);
  page = visit.page;
  await becomeAdmin(page, fixture.program);
});

const go = (path: string, on = page) => on.goto(`${fixture.program.url}${path}`);
const dialog = () => page.getByRole('dialog');
const rowOf = (name: string) => page.getByRole('row', { name });

test('a workspace and a group are made, and the group is given a role there', async () => {
  await go('/settings/workspaces');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await dialog().getByLabel('Name').fill('research');
  await dialog().getByRole('button', { name: 'Create workspace' }).click();
  await rowOf('research').waitFor();
  expect(await rowOf('research').textContent()).toMatch(/\d{16}/);

  await go('/settings/groups');
  await page.getByRole('button', { name: 'Create group' }).click();
  await dialog().getByLabel('Name').fill('scientists');
  await dialog().getByRole('button', { name: 'Create group' }).click();
  await rowOf('scientists').waitFor();

  await go('/settings/workspaces');
  await page.getByRole('button', { name: 'Members of research' }).click();
  await dialog().getByLabel('Who').selectOption({ label: 'scientists · Group' });
  await dialog().getByLabel('Role', { exact: true }).selectOption({ label: 'Workspace admin' });
  await dialog().getByRole('button', { name: 'Add' }).click();
  await dialog().getByLabel('Role: scientists').waitFor();
});

test('a colleague is invited by a link, joins with it once, and has what they were invited to', async () => {
  await go('/settings/members');
  await page.getByRole('button', { name: 'Invite' }).click();
  await dialog().getByLabel('E-mail address').fill(COLLEAGUE.email);
  await dialog().getByLabel('Role in main').selectOption({ label: 'Viewer' });
  await dialog().getByRole('button', { name: 'Add workspace' }).click();
  await dialog().getByLabel('Role in research').selectOption({ label: 'Member' });
  await dialog().getByLabel('scientists').check();
  await dialog().getByRole('button', { name: 'Create invitation' }).click();
  await dialog().getByText('The invitation is ready').waitFor();
  const link = (await dialog().locator('pre').textContent()) ?? '';
  expect(link).toMatch(/^http:\/\/\S+\/invitation#[0-9A-Za-z]{40}$/);
  await dialog().getByRole('button', { name: 'Done' }).click();
  await rowOf(COLLEAGUE.email).waitFor();

  guest = await browsing.open(DESK);
  await guest.page.goto(link);
  await guest.page.getByText(`invited ${COLLEAGUE.email}`).waitFor();
  await guest.page.getByLabel('Name').fill(COLLEAGUE.name);
  await guest.page.locator('input[type=password]').fill(COLLEAGUE.password);
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.waitForURL(`${fixture.program.url}/`);

  await go('/settings/members');
  const row = rowOf(COLLEAGUE.name);
  await row.waitFor();
  expect(await row.textContent()).toMatch(/main: Viewer, research: Workspace admin.*scientists/);
  // A visit of its own: the browser notes the refusal in its console.
  const again = await browsing.open(DESK);
  await again.page.goto(link);
  await again.page.getByText('This invitation cannot be used').waitFor();
  await again.close();
});

test('whoever looks after a workspace sees members and manages that workspace alone', async () => {
  await go('/settings/workspaces', guest.page);
  await guest.page.getByRole('button', { name: 'Members of research' }).waitFor();
  expect(await guest.page.getByRole('button', { name: 'Members of main' }).count()).toBe(0);
  expect(await guest.page.getByRole('button', { name: 'Create workspace' }).count()).toBe(0);
  await go('/settings/members', guest.page);
  await guest.page.getByRole('row', { name: COLLEAGUE.name }).waitFor();
  expect(await guest.page.getByRole('button', { name: 'Invite' }).count()).toBe(0);
  expect(await guest.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
});

test('a table is closed to them until it is granted, and again when the grant is taken back', async () => {
  const mayRead = async (): Promise<number> => {
    const answer = await guest.page.request.get(`${fixture.program.url}/api/v1${USAGE}`);
    return answer.status();
  };
  expect(await mayRead()).toBe(403);
  await go(USAGE);
  await page
    .getByLabel('Who', { exact: true })
    .selectOption({ label: `${COLLEAGUE.name} (${COLLEAGUE.email}) · Person` });
  await page.getByRole('button', { name: 'Grant', exact: true }).click();
  await page.getByRole('button', { name: `Take back the grant of ${COLLEAGUE.email}` }).waitFor();
  expect(await mayRead()).toBe(200);
  await page.getByRole('button', { name: `Take back the grant of ${COLLEAGUE.email}` }).click();
  await page.getByText('No grant yet').waitFor();
  expect(await mayRead()).toBe(403);
});

test('the dashboard is closed to them once its grant to everyone is taken back, and open again by a grant of their own', async () => {
  const dashboards = async (): Promise<number> => {
    const answer = await guest.page.request.get(`${fixture.program.url}/api/v1/dashboards`);
    const { data } = (await answer.json()) as {
      readonly data: readonly { readonly template: string | null }[];
    };
    return data.filter(({ template }) => template === 'usage').length;
  };
  expect(await dashboards()).toBe(1);
  await go('/');
  await page.getByRole('button', { name: 'Menu of this page' }).click();
  await page.getByRole('menuitem', { name: 'Sharing' }).click();
  await dialog().getByRole('button', { name: 'Take back the grant of Everyone' }).click();
  await dialog().getByText('No grant yet').waitFor();
  expect(await dashboards()).toBe(0);
  const who = `${COLLEAGUE.name} (${COLLEAGUE.email}) · Person`;
  await dialog().getByLabel('Who', { exact: true }).selectOption({ label: who });
  await dialog().getByRole('button', { name: 'Grant', exact: true }).click();
  await dialog()
    .getByRole('button', { name: `Take back the grant of ${COLLEAGUE.email}` })
    .waitFor();
  expect(await dashboards()).toBe(1);
});

test('every session of theirs is ended from the list of members, and a second factor that is not there is not reset', async () => {
  const act = async (name: string) => {
    await go('/settings/members');
    await page.getByRole('button', { name: `Actions for ${COLLEAGUE.name}` }).click();
    await page.getByRole('menuitem', { name }).click();
    await dialog().getByRole('button', { name }).click();
  };
  const isIn = async () => (await guest.page.request.get(`${fixture.program.url}/api/v1/me`)).status();
  expect(await isIn()).toBe(200);
  await act('End all sessions');
  await dialog().waitFor({ state: 'detached' });
  expect(await isIn()).toBe(401);
  const other = await browsing.open(DESK, await visit.cookies());
  await other.page.goto(`${fixture.program.url}/settings/members`);
  await other.page.getByRole('button', { name: `Actions for ${COLLEAGUE.name}` }).click();
  await other.page.getByRole('menuitem', { name: 'Reset second factor' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Reset second factor' }).click();
  await other.page.getByRole('alert').getByText('This person has no second factor').waitFor();
  await other.close();
  await go('/sign-in', guest.page);
  await signIn(guest.page, COLLEAGUE);
  await guest.page.waitForURL(`${fixture.program.url}/`);
});

test('every page and dialog is whole, in both languages and themes', { timeout: WHOLE_MS }, async () => {
  const cookies = await visit.cookies();
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) {
    const other = await browsing.open(look, cookies);
    for (const { name, path, open } of SIGHTS.filter((_, place) => isTurn(place, look))) {
      await other.page.goto(`${fixture.program.url}${path}`);
      await other.page.locator('main h1').waitFor();
      await other.page.waitForFunction(() => document.querySelector('.skeleton') === null);
      await open?.(other.page);
      await drawn(other.page);
      const found = await lookAt(other.page, { name: `members-${name}`, look });
      faults.push(...found.map((fault) => `${name} ${nameOf(look)}: ${fault}`));
    }
    faults.push(...other.troubles);
    await other.close();
  }
  expect(faults).toEqual([]);
});

interface Sight {
  readonly name: string;
  readonly path: string;
  readonly open?: (on: Page) => Promise<unknown>;
}

const SIGHTS: readonly Sight[] = [
  { name: 'members', path: '/settings/members' },
  {
    name: 'invite',
    path: '/settings/members',
    open: async (on) => {
      await on.locator('main header button').click();
      await on.getByRole('dialog').locator('input[type=email]').waitFor();
    },
  },
  { name: 'groups', path: '/settings/groups' },
  {
    name: 'group-members',
    path: '/settings/groups',
    open: async (on) => {
      await on.locator('main table tbody button').first().click();
      await on.getByRole('dialog').locator('li').waitFor();
    },
  },
  { name: 'service-principals', path: '/settings/service-principals' },
  { name: 'workspaces', path: '/settings/workspaces' },
  {
    name: 'workspace-members',
    path: '/settings/workspaces',
    open: async (on) => {
      await on.locator('main table tbody button').first().click();
      await on.getByRole('dialog').locator('form select').first().waitFor();
      await on.waitForFunction(() => document.querySelector('[role=dialog] .skeleton') === null);
    },
  },
  { name: 'grants', path: USAGE },
  {
    name: 'sharing',
    path: '/',
    open: async (on) => {
      await on.getByRole('button', { name: /^(Menu of this page|페이지 메뉴)$/ }).click();
      await on.getByRole('menuitem', { name: /^(Sharing|공유)$/ }).click();
      await on.getByRole('dialog').locator('form select').first().waitFor();
      await on.waitForFunction(() => document.querySelector('[role=dialog] .skeleton') === null);
    },
  },
  {
    name: 'member-acts',
    path: '/settings/members',
    open: async (on) => {
      await on.locator('main table tbody button').first().click();
      await on.getByRole('menuitem').nth(2).click();
      await on.getByRole('dialog').locator('button').first().waitFor();
    },
  },
];

test('whoever is disabled is out at once', async () => {
  await go('/settings/members');
  await page.getByRole('button', { name: `Actions for ${COLLEAGUE.name}` }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await dialog().getByRole('button', { name: 'Disable' }).click();
  await page.getByText('Disabled', { exact: true }).waitFor();
  const answer = await guest.page.request.get(`${fixture.program.url}/api/v1/me`);
  expect(answer.status()).toBe(401);
  await guest.close();
});
