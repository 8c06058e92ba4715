/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { configFor, KEYS } from '../harness/config.ts';
import { type FramingSite, startFramingSite } from '../harness/framing-site.ts';
import { planLoad, runLoad } from '../harness/load.ts';
import { mailFiles } from '../harness/mail-files.ts';
import { type MailServer, startMailServer } from '../harness/mail-server.ts';
import { readPdf } from '../harness/pdf-text.ts';
import { freePort, type Program, startProgram } from '../harness/program.ts';
import { untilRows } from '../harness/sql.ts';
import { until } from '../harness/until.ts';
import { type FakeProvider, startProvider } from '../provider/provider.ts';
import { ADMIN, becomeAdmin } from './people.ts';

vi.setConfig({ testTimeout: 300_000 });

const REQUESTS = 60;
const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const PAGES = ['overview', 'performance', 'usage', 'cost', 'coding_agents'] as const;

const browsing = useBrowser();
let provider: FakeProvider;
let mail: MailServer;
let program: Program;
let visit: Visit;
let page: Page;
const sites: FramingSite[] = [];

beforeAll(async () => {
  [provider, mail] = await Promise.all([startProvider({ seed: 21 }), startMailServer()]);
  const port = await freePort();
  const env = { TALLYGATE_SMTP_URL: mail.url, TALLYGATE_PUBLIC_URL: `http://127.0.0.1:${port}` };
  program = await startProgram({ config: configFor(provider), env, port });
  const plan = planLoad({ seed: 21, count: REQUESTS, label: 'dashboards', failuresShare: 0.2 });
  const how = { url: program.url, label: 'dashboards', concurrency: 8 };
  await runLoad(plan.slice(0, 40), { ...how, key: KEYS.member });
  await runLoad(plan.slice(40), { ...how, key: KEYS.other });
  await untilRows(program, 'SELECT count() AS n FROM system.ai_gateway.usage', {
    holds: ([row]) => Number(row?.['n']) === REQUESTS,
  });
  visit = await browsing.open(DESK);
  page = visit.page;
  await becomeAdmin(page, program);
}, 240_000);
afterAll(async () => {
  await Promise.all(sites.map((site) => site.close()));
  await program?.remove();
  await Promise.all([provider?.stop(), mail?.close()]);
});

test.each(PAGES)('the page %s shows all its widgets, and none of them failed', async (id) => {
  await page.goto(`${program.url}/dashboards/usage/${id}`);
  await settled();
  expect(await page.locator('main section[aria-labelledby^="widget-"]').count()).toBeGreaterThan(4);
  expect(await page.locator('main [role=alert]').allInnerTexts()).toEqual([]);
  expect(visit.troubles).toEqual([]);
});

test('a filter of the address cuts every figure, shows as a chip, and goes when it is taken away', async () => {
  await open('overview');
  expect(await tile('requests')).toBe(REQUESTS);
  const expected = await sqlNumber("SELECT count() AS n FROM system.ai_gateway.usage WHERE endpoint_name = 'claude'");
  expect(expected).toBeGreaterThan(0);
  await open('overview', 'endpoints=claude');
  expect(await tile('requests')).toBe(expected);
  const chip = page.locator('main').getByText('claude').first();
  await chip.waitFor();
  await open('overview');
  expect(await tile('requests')).toBe(REQUESTS);
});

test('the filter that is chosen on the page stands in the address', async () => {
  await open('overview');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const picker = page.getByRole('dialog');
  await picker.getByRole('button', { name: 'Endpoint', exact: true }).click();
  await picker.locator('[cmdk-item][data-value="value claude"]').click();
  await page.keyboard.press('Escape');
  await until(() => new URL(page.url()).searchParams.get('endpoints') === 'claude', {
    what: 'the filter is in the address',
  });
  // The address is there before the figures.
  await expect.poll(() => tile('requests'), { timeout: 60_000 }).toBeLessThan(REQUESTS);
});

test('a period before in which nothing was counted is no 0: there is nothing to compare with', async () => {
  await open('overview', 'compare=previous');
  for (const id of ['requests', 'tokens', 'unique_users', 'cost']) {
    await widget(id).getByText('– nothing to compare with').waitFor();
  }
  await widget(await firstChart())
    .getByText(/^Previous period .+ – nothing to compare with$/)
    .waitFor();
});

test('a table ends with a whole row, says how many more there are, and shows them', async () => {
  await open('overview');
  const id = await firstChart();
  await menu(id, 'View as table');
  const rows = widget(id).locator('tbody tr');
  await widget(id).getByText('23 more rows').waitFor();
  expect(await rows.count()).toBe(7);
  await widget(id).getByRole('button', { name: 'Show all 30' }).click();
  await until(async () => (await rows.count()) === 30, { what: 'all rows are shown' });
});

test('keys stand by their name for an account admin', async () => {
  const { data } = await call('GET', 'keys?limit=200');
  const names = new Map((data as readonly { id: string; name: string }[]).map(({ id, name }) => [id, name]));
  await open('usage');
  const cells = widget('usage_by_key').locator('tbody td:first-child');
  const known = [...names.values()];
  const areNamed = (texts: readonly string[]) => texts.length === 2 && texts.every((text) => known.includes(text));
  await until(async () => areNamed(await cells.allInnerTexts()), { what: 'both keys to stand by their names' });
});

test('comparing shows the period before, and is in the address', async () => {
  await open('overview');
  await page.getByText('Compare', { exact: true }).first().click();
  await until(() => new URL(page.url()).searchParams.get('compare') === 'previous', { what: 'it is in the address' });
  await settled();
  expect(await page.locator('main [role=alert]').count()).toBe(0);
});

test('from a widget to its requests and back, with the same range and filters', async () => {
  await open('overview', 'endpoints=claude&range=7d');
  const shown = await tile('requests');
  await menu('requests', 'Open these requests');
  await page.waitForURL(/\/requests\?/);
  const { searchParams } = new URL(page.url());
  expect([searchParams.get('endpoints'), searchParams.get('range')]).toEqual(['claude', '7d']);
  await page.locator('main table tbody tr').first().waitFor();
  await page.goBack();
  await settled();
  await expect.poll(() => tile('requests'), { timeout: 60_000 }).toBe(shown);
});

test('the CSV that the server makes has the sums of the JSON', async () => {
  await open('overview');
  const asked = page.waitForResponse((response) => /datasets\/requests_\w+\/run$/.test(response.url()));
  await page.reload();
  const json = (await (await asked).json()) as { columns: { name: string }[]; rows: unknown[][] };
  await settled();
  const id = await firstChart();
  const file = await download(() => menu(id, 'Download CSV'));
  const [head = '', ...lines] = file
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const sums = (columns: readonly string[], rows: readonly (readonly unknown[])[]) =>
    Object.fromEntries(
      columns.map((name, at) => [name, rows.reduce((sum, row) => sum + (Number(row[at]) || 0), 0)] as const).slice(1),
    );
  expect(head.split(',')).toEqual(json.columns.map(({ name }) => name));
  expect(
    sums(
      head.split(','),
      lines.map((line) => line.split(',')),
    ),
  ).toEqual(
    sums(
      json.columns.map(({ name }) => name),
      json.rows,
    ),
  );
});

test('opened in SQL, the statement of a tile gives the same number', async () => {
  await open('overview');
  await menu('requests', 'Open in SQL');
  await page.waitForURL(/\/sql/);
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+Enter');
  const answer = page.getByRole('table', { name: 'Answer' });
  await answer.waitFor();
  const figure = async () => {
    const heads = await answer.locator('th button span:first-child').allInnerTexts();
    const cells = await answer.locator('tbody tr').first().locator('td:nth-child(n+2)').allInnerTexts();
    return Number(cells[heads.indexOf('requests')]?.replaceAll(',', ''));
  };
  await expect.poll(figure, { timeout: 60_000 }).toBe(REQUESTS);
});

test('a page as PDF, with the figures of the page', async () => {
  await open('overview');
  const file = await download(async () => {
    await page.getByRole('button', { name: 'Menu of this page' }).click();
    await page.getByRole('menuitem', { name: 'Download page as PDF' }).click();
  });
  const { pages, text } = readPdf(file);
  expect(pages).toBeGreaterThan(1);
  const squeezed = text.replaceAll(/\s/g, '');
  for (const words of ['Usage dashboard', 'Overview', 'Asia/Seoul', String(REQUESTS)]) {
    expect(squeezed).toContain(words.replaceAll(/\s/g, ''));
  }
  expect(visit.troubles).toEqual([]);
});

test('what is published already cannot be published, and the button says why', async () => {
  await page.goto(`${program.url}/dashboards/${await usageId()}/edit`);
  const publish = page.getByRole('button', { name: 'Publish', exact: true });
  await publish.waitFor();
  expect(await publish.getAttribute('aria-disabled')).toBe('true');
  const reason = await publish.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${reason}"]`).textContent()).toBe(
    'This is what is published. Once something is changed, it can be published.',
  );
  await page.getByRole('button', { name: 'Move: Requests', exact: true }).click();
  await page.getByLabel('Title · English').last().fill('Calls');
  await until(async () => (await publish.getAttribute('aria-disabled')) === null, { what: 'it can be published' });
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await until(async () => (await publish.getAttribute('aria-disabled')) === 'true', { what: 'it cannot any more' });
});

test('a title is edited, published, seen, restored from the version before, and published again', async () => {
  const id = await usageId();
  await page.goto(`${program.url}/dashboards/${id}/edit`);
  await page.getByRole('button', { name: 'Move: Requests', exact: true }).click();
  await page.getByLabel('Title · English').last().fill('Calls to AI');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await until(async () => (await documentText(id)).includes('Calls to AI'), {
    what: 'it is published',
    timeoutMs: 30_000,
  });
  await open('overview');
  await page.getByText('Calls to AI').first().waitFor();
  await openArea('Versions');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Restore as a draft: version 1' }).click();
  await dialog
    .getByRole('button', { name: /^Restore as a draft$/ })
    .last()
    .click();
  await dialog.getByText('It was restored as a draft.').waitFor();
  await call('POST', `dashboards/${id}/publish`, {});
  expect(await documentText(id)).not.toContain('Calls to AI');
  await open('overview');
  await page.getByText('Calls to AI').waitFor({ state: 'detached' });
});

test('a link shows the page in a private window, and in a frame of the site that it names alone', async () => {
  sites.push(await startFramingSite(), await startFramingSite());
  const [allowed = '', foreign = ''] = sites.map(({ origin }) => origin);
  const id = await usageId();
  const made = await call('POST', `dashboards/${id}/links`, {
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    embed_origins: [allowed],
  });
  const url = String(made['url']);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/shared\//);
  const stranger = await browsing.open(DESK);
  await stranger.page.goto(url);
  const figure = '[aria-labelledby="widget-requests"] data';
  await stranger.page.locator(figure).waitFor();
  expect(await stranger.page.locator(figure).getAttribute('value')).toBe(String(REQUESTS));
  await until(() => !stranger.page.url().includes(url.split('/shared/')[1] ?? url), {
    what: 'the token left the address',
  });
  const head = stranger.page.locator('header').first();
  expect(await head.textContent()).toContain('Tallygate');
  await head.getByRole('button', { name: /^Theme/ }).waitFor();
  await head.getByRole('button', { name: /^Language/ }).waitFor();
  const day = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Seoul', dateStyle: 'medium' }).format(Date.now());
  await stranger.page.getByText(`As of ${day}, `).first().waitFor();
  await stranger.page
    .getByText(/Asia\/Seoul/)
    .first()
    .waitFor();
  expect(await stranger.page.locator('a').count(), 'nothing leads inside').toBe(0);
  expect(stranger.troubles).toEqual([]);
  const outside = await stranger.page.request.get(`${program.url}/api/v1/dashboards`);
  expect(outside.status()).toBe(401);
  await stranger.page.goto(`${allowed}/?show=${encodeURIComponent(url)}`);
  await stranger.page.frameLocator('iframe').locator(figure).waitFor();
  await stranger.page.goto(`${foreign}/?show=${encodeURIComponent(url)}`);
  await stranger.page.waitForFunction(() => document.readyState === 'complete');
  const refused = await until(() => stranger.troubles.find((trouble) => trouble.includes('frame-ancestors')), {
    what: 'the browser refused the frame',
  });
  expect(refused).toContain(allowed);
  expect(await stranger.page.frameLocator('iframe').locator(figure).count()).toBe(0);
  await stranger.close();
});

test('a scheduled page that is sent now arrives as PDF and CSV, and the page says so', async () => {
  const id = await usageId();
  const made = await call('POST', `dashboards/${id}/schedules`, {
    ...{ page: 'overview', cron: '0 9 * * 1', range: '7d', language: 'en' },
    ...{ recipients: [ADMIN.email], with_csv: true },
  });
  expect(made['next_at']).toHaveLength(3);
  await open('overview');
  await openArea('Scheduled mail');
  const dialog = page.getByRole('dialog');
  await dialog.getByText(ADMIN.email).first().waitFor();
  await dialog
    .getByRole('button', { name: /Send now/ })
    .first()
    .click();
  const taken = await until(() => mail.taken.find(({ text }) => /application\/pdf/i.test(text)), {
    what: 'the mail is there',
    timeoutMs: 120_000,
  });
  expect(taken.to).toEqual([ADMIN.email]);
  const parts = mailFiles(taken.text);
  expect(readPdf(parts.get('overview.pdf') ?? new Uint8Array()).pages).toBeGreaterThan(1);
  expect([...parts.keys()].filter((name) => name.endsWith('.csv')).length).toBeGreaterThan(3);
  await dialog.getByText('Last sent').first().waitFor();
});

function widget(id: string): Locator {
  return page.locator(`section[aria-labelledby="widget-${id}"]`);
}

async function tile(id: string): Promise<number> {
  return Number(await widget(id).locator('data').first().getAttribute('value'));
}

async function open(id: (typeof PAGES)[number], search = ''): Promise<void> {
  await page.goto(`${program.url}/dashboards/usage/${id}${search === '' ? '' : `?${search}`}`);
  await settled();
}

async function settled(): Promise<void> {
  await page.locator('main section[aria-labelledby^="widget-"]').first().waitFor();
  await page.waitForFunction(() => document.querySelector('main .skeleton, main .grayscale') === null);
}

/** Opens a widget's menu and chooses from it. */
async function menu(id: string, item: string): Promise<void> {
  await widget(id).locator('header button').last().click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function openArea(name: string): Promise<void> {
  await page.getByRole('button', { name: 'Menu of this page' }).click();
  await page.getByRole('menuitem', { name }).click();
  await page.getByRole('dialog').waitFor();
}

/** The chart of requests over time, by the dataset that it draws. */
async function firstChart(): Promise<string> {
  const { document } = await dashboardOf();
  const found = document.pages[0]?.widgets.find(
    ({ kind, dataset }) => kind !== 'tile' && /^requests_/.test(dataset ?? ''),
  );
  if (found === undefined) throw new Error('no chart of requests');
  return found.id;
}

interface Shown {
  readonly id: string;
  readonly document: {
    readonly pages: readonly {
      readonly widgets: readonly { readonly id: string; readonly kind: string; readonly dataset?: string }[];
    }[];
  };
}

async function dashboardOf(): Promise<Shown> {
  return (await call('GET', 'dashboards/usage')) as unknown as Shown;
}

async function usageId(): Promise<string> {
  return (await dashboardOf()).id;
}

async function documentText(id: string): Promise<string> {
  return JSON.stringify(await call('GET', `dashboards/${id}`));
}

async function download(act: () => Promise<void>): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 90_000 }), act()]);
  await page.keyboard.press('Escape');
  return readFileSync(await file.path());
}

async function sqlNumber(statement: string): Promise<number> {
  const { rows } = (await call('POST', 'sql', { statement })) as { readonly rows: readonly (readonly unknown[])[] };
  return Number(rows[0]?.[0]);
}

async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${program.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}
