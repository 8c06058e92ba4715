/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Look, useBrowser } from '../harness/browser.ts';
import { useProgram } from '../harness/fixture.ts';
import { until } from '../harness/until.ts';
import { ADMIN, becomeAdmin } from './people.ts';

vi.setConfig({ testTimeout: 240_000 });

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const OTHER = { name: 'Lee Jun', email: 'jun.lee@email.com', password: 'another-long-sentence' };

const fixture = useProgram({});
const browsing = useBrowser();
let mine: Page;
let theirs: Page;
let dashboard: string;

beforeAll(async () => {
  mine = (await browsing.open(DESK)).page;
  await becomeAdmin(mine, fixture.program);
  const invited = await call('POST', 'invitations', { email: OTHER.email, is_account_admin: true, workspaces: [] });
  theirs = (await browsing.open(DESK)).page;
  await theirs.goto(String(invited['link']));
  await theirs.getByLabel('Name').fill(OTHER.name);
  await theirs.locator('input[type=password]').fill(OTHER.password);
  await theirs.getByRole('button', { name: 'Join' }).click();
  await theirs.waitForURL(`${fixture.program.url}/`);
}, 240_000);

/** A copy of its own for each test, published once, and open in both editors. */
beforeEach(async () => {
  const title = { ko: '사본', en: 'Shared dashboard' };
  const copy = await call('POST', 'dashboards', { copy_of: 'usage', title });
  dashboard = String(copy['id']);
  await call('POST', `dashboards/${dashboard}/publish`, {});
  await Promise.all([mine, theirs].map(openEditor));
});

test('the second of two publications is told of the first, and takes its place only when that is chosen', async () => {
  await rename(mine, 'Mine');
  await rename(theirs, 'Theirs');
  await press(mine, 'Publish');
  await untilPublished(['Mine', 2]);

  await press(theirs, 'Publish');
  const told = theirs.getByRole('dialog', { name: 'Another version was published meanwhile' });
  await told.waitFor();
  expect(await told.textContent()).toMatch(new RegExp(`Version 2 · ${ADMIN.email}`));
  await press(told, 'Keep editing');
  await told.waitFor({ state: 'detached' });
  expect([await titleField(theirs).inputValue(), await publishedTitle()]).toEqual(['Theirs', ['Mine', 2]]);

  await press(theirs, 'Publish');
  await press(told, 'Publish on top of it');
  await untilPublished(['Theirs', 3]);
  // What was there before is kept.
  const versions = (await call('GET', `dashboards/${dashboard}/versions/2`))['document'];
  expect(JSON.stringify(versions)).toContain('Mine');
});

test('whoever gives up for what was published goes on from it, and takes nobody’s draft away', async () => {
  await rename(theirs, 'Theirs');
  await rename(mine, 'Mine');
  await press(mine, 'Publish');
  await untilPublished(['Mine', 2]);
  // A draft on top of it, before the other one looks.
  await openEditor(mine);
  await rename(mine, 'Draft on top');
  await save(mine);
  await press(theirs, 'Save draft');
  const told = theirs.getByRole('dialog', { name: 'Another version was published meanwhile' });
  await press(told, 'Give mine up, open the new one');
  await told.waitFor({ state: 'detached' });
  await select(theirs);
  await until(async () => (await titleField(theirs).inputValue()) === 'Draft on top', { what: 'the draft is open' });
  expect(await draftTitle()).toBe('Draft on top');
});

test('of two drafts neither takes the other’s place unseen, however often they are saved', async () => {
  await rename(mine, 'Mine');
  await rename(theirs, 'Theirs');
  await save(mine);
  await press(theirs, 'Save draft');
  const told = theirs.getByRole('dialog', { name: 'Another draft was saved meanwhile' });
  await told.waitFor();
  expect(await told.textContent()).toContain(`Saved by ${ADMIN.email}`);
  await press(told, 'Keep editing');
  expect([await titleField(theirs).inputValue(), await draftTitle()]).toEqual(['Theirs', 'Mine']);

  // While the question stands, the first one saves again: the answer is about a draft that is no longer there.
  await press(theirs, 'Save draft');
  await told.waitFor();
  await rename(mine, 'Mine again');
  await save(mine);
  const refused = theirs.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.status() === 409);
  await press(told, 'Save in its place');
  await refused;
  await told.waitFor();
  expect(await draftTitle()).toBe('Mine again');
  await press(told, 'Save in its place');
  await until(async () => (await draftTitle()) === 'Theirs', { what: 'it was saved', timeoutMs: 60_000 });

  // And the first one throws away no draft but their own, until they say so.
  const lost = mine.getByRole('dialog', { name: 'There is a draft' });
  await discard(mine);
  await lost.waitFor();
  expect(await lost.textContent()).toContain(`Saved by ${OTHER.email}`);
  await press(lost, 'Keep the draft');
  await lost.waitFor({ state: 'detached' });
  expect([await titleField(mine).inputValue(), await draftTitle()]).toEqual(['Mine again', 'Theirs']);
  await discard(mine);
  await press(lost, 'Discard the draft');
  await until(async () => (await draftTitle()) === undefined, { what: 'the draft is gone', timeoutMs: 60_000 });
});

test('a version that is restored takes the place of a draft only after it was said whose that is', async () => {
  const original = (await publishedTitle())[0];
  await rename(theirs, 'Theirs');
  await save(theirs);
  await call('POST', `dashboards/${dashboard}/publish`, {});
  await openEditor(theirs);
  await rename(theirs, 'Theirs later');
  await save(theirs);
  await mine.goto(`${fixture.program.url}/dashboards/${dashboard}`);
  await press(mine, 'Menu of this page');
  await mine.getByRole('menuitem', { name: 'Versions' }).click();
  const restore = async () => {
    await press(mine, 'Restore as a draft: version 1');
    await mine.getByRole('button', { name: 'Restore as a draft', exact: true }).last().click();
  };
  const lost = mine.getByRole('dialog', { name: 'There is a draft' });
  await restore();
  await lost.waitFor();
  expect(await lost.textContent()).toContain(`Saved by ${OTHER.email}`);
  await press(lost, 'Keep the draft');
  await lost.waitFor({ state: 'detached' });
  expect(await draftTitle()).toBe('Theirs later');
  await restore();
  await press(lost, 'Replace the draft');
  await mine.getByText('It was restored as a draft.').waitFor();
  expect(await draftTitle()).toBe(original);
});

async function openEditor(page: Page): Promise<void> {
  await page.goto(`${fixture.program.url}/dashboards/${dashboard}/edit`);
  await select(page);
}

/** Chooses the tile whose title is edited: the first one. */
async function select(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Move: / })
    .first()
    .click();
  await titleField(page).waitFor();
}

function titleField(page: Page): Locator {
  return page.getByLabel('Title · English').last();
}

async function rename(page: Page, title: string): Promise<void> {
  await titleField(page).fill(title);
}

async function press(on: Page | Locator, name: string): Promise<void> {
  await on.getByRole('button', { name, exact: true }).click();
}

async function save(page: Page): Promise<void> {
  await press(page, 'Save draft');
  await page.getByText('Draft saved', { exact: true }).waitFor();
}

async function discard(page: Page): Promise<void> {
  await press(page, 'More');
  await page.getByRole('menuitem', { name: 'Discard changes' }).click();
  await press(page.getByRole('dialog', { name: 'Discard the changes?' }), 'Discard changes');
}

interface Document {
  readonly pages: readonly { readonly widgets: readonly { readonly title: { readonly en: string } }[] }[];
}

function titleIn(document: unknown): string | undefined {
  return (document as Document).pages[0]?.widgets[0]?.title.en;
}

async function publishedTitle(): Promise<readonly [string | undefined, number]> {
  const { document, version } = await call('GET', `dashboards/${dashboard}`);
  return [titleIn(document), Number(version)];
}

async function untilPublished(expected: readonly [string, number]): Promise<void> {
  await until(async () => String(await publishedTitle()) === String(expected), {
    what: 'it is published',
    timeoutMs: 60_000,
  });
}

/** Undefined: there is no draft. */
async function draftTitle(): Promise<string | undefined> {
  const { document, revision } = await call('GET', `dashboards/${dashboard}/draft`);
  return revision === null ? undefined : titleIn(document);
}

async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${fixture.program.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${fixture.program.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}
