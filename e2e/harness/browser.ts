import chromiumPackage from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { unpackChromium } from './chromium.ts';

/** How a reader looks at a page. */
export interface Look {
  readonly language: 'ko' | 'en';
  readonly theme: 'light' | 'dark';
  /** Of the window, in pixels. */
  readonly width: 1440 | 390;
}

/** The cookies of somebody who is signed in. */
export type Cookies = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** A page that is open, and all that went wrong in it. */
export interface Visit {
  readonly page: Page;
  /** Errors of the console and of scripts, requests that failed or were refused; each as one line. */
  readonly troubles: readonly string[];
  cookies(): Promise<Cookies>;
  close(): Promise<void>;
}

export interface Browsing {
  /** A window of its own: no cookies but those given, nothing remembered. */
  open(look: Look, cookies?: Cookies): Promise<Visit>;
}

const HEIGHTS = { 1440: 900, 390: 844 } as const;
const LOCALES = { ko: 'ko-KR', en: 'en-US' } as const;
/** For each look-up and click; beside other tests a page takes many times as long as alone. */
const ACTION_TIMEOUT_MS = 60_000;
/** Not the account's, so that a page that takes the browser's zone for the account's is found out. */
const READER_ZONE = 'America/New_York';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Of the package, for functions in the cloud: one makes a crash of a page one of the browser, the others switch off what protects pages. */
const UNWANTED = ['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content'];

/** One real browser for the tests of a file. */
export function useBrowser(): Browsing {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const { path, environment } = await unpackChromium();
    browser = await chromium.launch({
      executablePath: path,
      env: { ...process.env, ...environment },
      args: [...chromiumPackage.args.filter((flag) => !UNWANTED.includes(flag)), ...QUIET],
      headless: true,
    });
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    open: (look, cookies) => {
      if (browser === undefined) throw new Error('used before the start');
      return open(browser, look, cookies);
    },
  };
}

async function open(browser: Browser, look: Look, cookies: Cookies | undefined): Promise<Visit> {
  const context = await browser.newContext({
    locale: LOCALES[look.language],
    colorScheme: look.theme,
    reducedMotion: 'reduce',
    viewport: { width: look.width, height: HEIGHTS[look.width] },
    timezoneId: READER_ZONE,
    ...(cookies === undefined ? {} : { storageState: cookies }),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(ACTION_TIMEOUT_MS);
  return { page, troubles: watch(page), cookies: () => context.storageState(), close: () => context.close() };
}

function watch(page: Page): readonly string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const failure = request.failure()?.errorText ?? 'no reason';
    // The page ends its own requests when it goes elsewhere: that is no failure.
    if (failure !== 'net::ERR_ABORTED') troubles.push(`request: ${request.url()} ${failure}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`answer: ${response.status()} ${response.url()}`);
  });
  return troubles;
}
