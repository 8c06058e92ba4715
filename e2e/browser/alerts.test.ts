/// <reference lib="dom" />
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { useProgram } from '../harness/fixture.ts';
import { until } from '../harness/until.ts';
import { refuse } from './answers.ts';
import { lookAt } from './look-at.ts';
import { ADMIN, becomeAdmin } from './people.ts';
import { drawn, isTurn, nameOf, SHOWN_LOOKS, WHOLE_MS } from './screens.ts';

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const LIST = '**/api/v1/alerts?*';
const SETTINGS = '**/api/v1/alerts/settings';

// A mail server that nobody can reach: what becomes of mails is part of what the page shows.
const fixture = useProgram({ env: { TALLYGATE_SMTP_URL: 'smtp://127.0.0.1:9/?from=tallygate@email.com' } });
const browsing = useBrowser();
let visit: Visit;
let page: Page;
let receiver: Receiver;
let secret = '';

beforeAll(async () => {
  receiver = await startReceiver();
  visit = await browsing.open(DESK);
  page = visit.page;
  await becomeAdmin(page, fixture.program);
});
afterAll(() => {
  receiver.server.close();
  receiver.server.closeAllConnections();
});

const go = (on = page) => on.goto(`${fixture.program.url}/settings/alerts`);
const dialog = () => page.getByRole('dialog');
const history = () => page.getByRole('table', { name: 'History' });

test('the first webhook comes with a secret, and a test alert arrives that it signs', async () => {
  await go();
  await page.getByText('No alert yet').waitFor();
  await page.getByText(`Recipients now: ${ADMIN.email}`).waitFor();
  await page.getByLabel('Webhook address').fill(receiver.url);
  await webhookForm().getByRole('button', { name: 'Save' }).click();
  await dialog().getByText('This value is shown now').waitFor();
  secret = await shownSecret();
  await dialog().getByRole('button', { name: 'I have stored it' }).click();
  await page.getByRole('button', { name: 'Send test alert' }).click();
  await page.getByText('A test alert is on its way.').waitFor();
  await history().getByText('Delivered', { exact: true }).waitFor();
  const [post] = receiver.posts;
  expect(JSON.parse(post?.body ?? '')).toMatchObject({ kind: 'test', values: { by: ADMIN.email } });
  expect(signaturesOf(post)).toEqual([signedWith(secret, post)]);
});

test('a mail that the server does not take is told, with why and when it is tried again', async () => {
  await history().getByText('Will be retried').waitFor();
  const told = await history().textContent();
  expect(told).toContain(`Mail · ${ADMIN.email}`);
  expect(told).toMatch(/The mail server did not take it \(ESOCKET CONN\) · \d of 8 attempts/);
});

test('after a new secret was made, both sign until the earlier one ends', async () => {
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await dialog().getByRole('button', { name: 'Make a new secret' }).click();
  await dialog().getByText('This value is shown now').waitFor();
  const next = await shownSecret();
  expect(next).not.toBe(secret);
  await dialog().getByRole('button', { name: 'I have stored it' }).click();
  await page.getByText('The earlier one signs too until').waitFor();
  await testAlert();
  const post = await until(() => receiver.posts[1], { what: 'the second post' });
  expect(signaturesOf(post)).toEqual([signedWith(next, post), signedWith(secret, post)]);
});

test('recipients are named, and what is no address is refused before it is sent', async () => {
  await page.getByLabel('Mail goes to').selectOption('named');
  await page.getByLabel('Addresses').fill('oncall at email.com');
  await readersForm().getByRole('button', { name: 'Save' }).click();
  await page.getByText('Enter 1 to 50 e-mail addresses.').waitFor();
  await page.getByLabel('Addresses').fill('oncall@email.com, team@email.com');
  await page.getByLabel(/^AI run quota will not last/).uncheck();
  await readersForm().getByRole('button', { name: 'Save' }).click();
  await page.getByText('Recipients now: oncall@email.com, team@email.com').waitFor();
  await go();
  await page.getByText('Recipients now: oncall@email.com, team@email.com').waitFor();
  expect(await page.getByLabel(/^AI run quota will not last/).isChecked()).toBe(false);
});

test('a receiver that wants nothing any more switches the webhook off, and the page says so', async () => {
  receiver.answerWith(410);
  await testAlert();
  await history().getByText('The receiver wants no more alerts (410)').waitFor();
  await go();
  await page.getByText('its receiver answered 410').waitFor();
  expect(await page.getByLabel('Use the webhook').isChecked()).toBe(false);
  receiver.answerWith(204);
  await page.getByLabel('Use the webhook').check();
  await webhookForm().getByRole('button', { name: 'Save' }).click();
  await page.getByText('its receiver answered 410').waitFor({ state: 'detached' });
});

test('filled, empty, refused, failed and asking, the page is whole in both languages and themes', {
  timeout: WHOLE_MS,
}, async () => {
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) {
    for (const sight of SIGHTS.filter((_, place) => isTurn(place, look))) faults.push(...(await faultsOf(look, sight)));
  }
  expect([...faults, ...visit.troubles]).toEqual([]);
});

interface Sight {
  readonly name: string;
  readonly settled: string;
  /** The page is given this in place of the server's answers. */
  readonly given?: (on: Page, look: Look) => Promise<unknown>;
  readonly isTroubled?: boolean;
  readonly open?: (on: Page) => Promise<unknown>;
}

const SIGHTS: readonly Sight[] = [
  { name: 'filled', settled: 'main table tbody tr' },
  {
    name: 'empty',
    settled: 'main .lucide-inbox',
    given: (on) => on.route(LIST, (route) => route.fulfill({ json: { data: [], next_cursor: null } })),
  },
  {
    name: 'refused',
    settled: 'main .lucide-lock',
    given: (on, look) => on.route(SETTINGS, refuse(403, look)),
    isTroubled: true,
  },
  {
    name: 'failed',
    settled: 'main .lucide-circle-alert',
    given: async (on, look) => {
      await on.route(LIST, refuse(503, look));
      await on.route(SETTINGS, refuse(503, look));
    },
    isTroubled: true,
  },
  {
    name: 'renewing',
    settled: 'main table tbody tr',
    open: async (on) => {
      await on.locator('#alert-webhook').locator('xpath=ancestor::section').locator('h3 ~ button').click();
      await on.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'wrong',
    settled: 'main table tbody tr',
    open: async (on) => {
      await on.locator('textarea').fill('nobody');
      await on.locator('section[aria-labelledby=alert-readers] button[type=submit]').click();
      await on.locator('textarea[aria-invalid=true]').waitFor();
    },
  },
];

async function faultsOf(look: Look, { name, settled, given, isTroubled, open }: Sight): Promise<readonly string[]> {
  const other = await browsing.open(look, await visit.cookies());
  await given?.(other.page, look);
  await go(other.page);
  await other.page.locator(settled).first().waitFor();
  await other.page.waitForFunction(() => document.querySelector('.skeleton') === null);
  await open?.(other.page);
  await drawn(other.page);
  const faults = await lookAt(other.page, { name: `alerts-${name}`, look });
  const troubles = isTroubled === true ? [] : other.troubles;
  await other.close();
  return [...faults, ...troubles].map((fault) => `alerts-${name} ${nameOf(look)}: ${fault}`);
}

const webhookForm = () => page.locator('section[aria-labelledby=alert-webhook] form');
const readersForm = () => page.locator('section[aria-labelledby=alert-readers] form');
const shownSecret = async () => /whsec_[\w-]{43}/.exec((await dialog().textContent()) ?? '')?.[0] ?? '';

/** One is let in every five seconds. */
async function testAlert(): Promise<void> {
  const ask = async () => {
    const { status } = await fetch(`${fixture.program.url}/api/v1/alerts/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fixture.program.adminKey}` },
      signal: AbortSignal.timeout(60_000),
    });
    return status === 201;
  };
  await until(ask, { what: 'a test alert that is let in' });
}

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Receiver {
  readonly server: Server;
  readonly url: string;
  readonly posts: readonly Post[];
  answerWith(status: number): void;
}

async function startReceiver(): Promise<Receiver> {
  const posts: Post[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      posts.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts?token=t-1`;
  const answerWith = (next: number): void => {
    status = next;
  };
  return { server, url, posts, answerWith };
}

function signaturesOf(post: Post | undefined): readonly string[] {
  return [...headerOf(post).matchAll(/v1=([0-9a-f]{64})/g)].map(([, signature = '']) => signature);
}

function signedWith(key: string, post: Post | undefined): string {
  const time = /^t=(\d+),/.exec(headerOf(post))?.[1] ?? '';
  return createHmac('sha256', key).update(`${time}.${post?.body}`).digest('hex');
}

function headerOf(post: Post | undefined): string {
  return String(post?.headers['tallygate-signature']);
}
