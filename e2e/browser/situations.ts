import { sendOne } from '../harness/load.ts';
import type { Program } from '../harness/program.ts';
import { change, NOT_THERE, refuse } from './answers.ts';
import { BILLING_SITUATIONS } from './billing-situations.ts';
import { DASHBOARD_SITUATIONS } from './dashboard-situations.ts';
import { GATEWAY_SITUATIONS } from './gateway-situations.ts';
import { PRICE_SITUATIONS } from './price-situations.ts';
import type { Screen } from './screens.ts';

const RUNS = '**/api/v1/dashboards/*/datasets/*/run';
const DASHBOARD = '**/api/v1/dashboards/usage';
const FIGURES = 'section[aria-labelledby="widget-requests"] data';

/** States of pages that no data brings about, and what opens on them. The program is there to be sent a request. */
export function situationsOf(to: { readonly program: Program; readonly key: string }): readonly Screen[] {
  return [
    ...WAITING,
    ...refusals(to),
    ...MISSING,
    ...VIEWS,
    ...OPENED,
    ...PRICE_SITUATIONS,
    ...DASHBOARD_SITUATIONS,
    ...GATEWAY_SITUATIONS,
    ...BILLING_SITUATIONS,
  ];
}

const WAITING: readonly Screen[] = [
  {
    name: 'overview-waiting',
    path: '/',
    settled: 'main .skeleton',
    isWaiting: true,
    prepare: (page) => page.route(RUNS, () => undefined),
  },
  {
    name: 'overview-opening',
    path: '/',
    settled: 'main .skeleton',
    isWaiting: true,
    prepare: (page) => page.route(DASHBOARD, () => undefined),
  },
  {
    name: 'requests-waiting',
    path: '/requests',
    settled: 'main .skeleton',
    isWaiting: true,
    prepare: (page) => page.route('**/api/v1/requests?*', () => undefined),
  },
];

function refusals({ program, key }: { readonly program: Program; readonly key: string }): readonly Screen[] {
  const gone = { status: 503, path: '/run' };
  return [
    {
      name: 'overview-refused',
      path: '/',
      settled: 'main .lucide-lock',
      refused: { status: 403, path: '/run' },
      prepare: (page, look) => page.route(RUNS, refuse(403, look)),
    },
    {
      name: 'audit-refused',
      path: '/settings/audit',
      settled: 'main .lucide-lock',
      refused: { status: 403, path: '/api/v1/audit' },
      prepare: (page, look) => page.route('**/api/v1/audit?*', refuse(403, look)),
    },
    {
      name: 'overview-failed',
      path: '/',
      settled: 'main h1',
      refused: gone,
      prepare: (page, look) => page.route(RUNS, refuse(503, look)),
      act: (page) => page.getByRole('alert').last().waitFor(),
    },
    {
      name: 'session-failed',
      path: '/requests',
      settled: 'main',
      hasNoShell: true,
      refused: { status: 503, path: '/api/v1/session' },
      prepare: (page, look) => page.route('**/api/v1/session', refuse(503, look)),
      act: (page) => page.getByRole('alert').waitFor(),
    },
    {
      name: 'overview-stale',
      path: '/',
      settled: FIGURES,
      refused: gone,
      act: async (page, look) => {
        await page.route(RUNS, refuse(503, look));
        const options = { url: program.url, key, label: 'stale', concurrency: 1 };
        await sendOne({ marker: 'stale', api: 'openai', isStream: false, directives: {} }, options);
        await page.locator('main .grayscale').last().waitFor();
      },
    },
    {
      name: 'overview-partial',
      path: '/',
      settled: FIGURES,
      prepare: (page) =>
        page.route(
          RUNS,
          change((result) => ({ ...result, truncated: true })),
        ),
    },
  ];
}

const MISSING: readonly Screen[] = [
  {
    name: 'request-missing',
    path: `/requests/${NOT_THERE}`,
    settled: 'main .lucide-search-x',
    refused: { status: 404, path: NOT_THERE },
  },
  {
    name: 'table-missing',
    path: '/tables/system.ai_gateway.nothing',
    settled: 'main .lucide-search-x',
    refused: { status: 404, path: 'nothing' },
  },
  {
    name: 'overview-missing',
    path: '/',
    settled: 'main .lucide-inbox',
    refused: { status: 404, path: '/api/v1/dashboards/usage' },
    prepare: (page, look) => page.route(DASHBOARD, refuse(404, look)),
  },
  { name: 'requests-no-match', path: '/requests?requester=nobody@email.com', settled: 'main .lucide-inbox' },
  { name: 'overview-empty-range', path: '/?from=2020-01-01&to=2020-01-31', settled: FIGURES },
];

const VIEWS: readonly Screen[] = [
  { name: 'overview-today', path: '/?range=today', settled: FIGURES },
  {
    name: 'overview-pie',
    path: '/',
    settled: 'section[aria-labelledby="widget-top_models"] canvas',
    prepare: (page) => page.route(DASHBOARD, change(withPies)),
  },
  {
    name: 'overview-tables',
    path: '/',
    settled: FIGURES,
    act: async (page) => {
      for (const id of ['requests_per_day', 'top_models']) {
        await page.locator(`section[aria-labelledby="widget-${id}"] header button`).click();
        await page.getByRole('menuitem').first().click();
        await page.locator(`section[aria-labelledby="widget-${id}"] table thead button`).first().waitFor();
      }
      // What stays at the top of the window is drawn where the window is.
      await page.evaluate('scrollTo(0, 0)');
    },
  },
];

const OPENED: readonly Screen[] = [
  opened({
    name: 'overview-menu',
    path: '/',
    by: 'section[aria-labelledby="widget-error_rate"] header button',
    shows: '[role=menu]',
  }),
  opened({ name: 'overview-range', path: '/', by: 'fieldset button:has(.lucide-calendar)', shows: 'input[type=date]' }),
  opened({ name: 'search', path: '/requests', by: 'header button:has(.lucide-search)', shows: '[cmdk-item]' }),
  opened({ name: 'person-menu', path: '/requests', by: 'header button:has(.lucide-user)', shows: '[role=menu]' }),
  opened({ name: 'key-creation', path: '/settings/keys', by: 'main header button', shows: '[role=dialog] select' }),
  {
    ...opened({ name: 'rail', path: '/requests', by: 'header button:has(.lucide-menu)', shows: '[role=dialog] nav' }),
    widths: [390],
  },
];

interface Opening {
  readonly name: string;
  readonly path: string;
  readonly by: string;
  readonly shows: string;
}

function opened({ name, path, by, shows }: Opening): Screen {
  return {
    name,
    path,
    settled: path === '/' ? FIGURES : 'main h1',
    act: async (page) => {
      await page.locator(by).first().click();
      await page.locator(shows).first().waitFor();
    },
  };
}

/** The dashboards with every ranking drawn as a pie. */
function withPies(list: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(list).replaceAll('"kind":"ranking"', '"kind":"pie"')) as Readonly<
    Record<string, unknown>
  >;
}
