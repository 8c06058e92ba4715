import type { Page } from 'playwright-core';
import { change, refuse } from './answers.ts';
import type { Screen } from './screens.ts';

const ENDPOINTS = '**/api/v1/endpoints?*';
const ENDPOINT = '**/api/v1/endpoints/gpt';
const PROVIDERS = '**/api/v1/providers?*';
const SESSION = '**/api/v1/session';
const TRAFFIC = '**/api/v1/endpoint-traffic*';
const ROWS = 'main table tbody tr';
const dialog = (page: Page) => page.locator('[role=dialog]');

/** The pages of endpoints and providers in every state. */
export const GATEWAY_SITUATIONS: readonly Screen[] = [
  {
    name: 'endpoints-waiting',
    path: '/endpoints',
    settled: 'main .skeleton',
    isWaiting: true,
    prepare: (page) => page.route(ENDPOINTS, () => undefined),
  },
  {
    name: 'endpoints-failed',
    path: '/endpoints',
    settled: 'main h1',
    refused: { status: 503, path: '/api/v1/endpoints' },
    prepare: (page, look) => page.route(ENDPOINTS, refuse(503, look)),
    act: (page) => page.getByRole('alert').waitFor(),
  },
  {
    name: 'endpoints-first-steps',
    path: '/endpoints',
    settled: '#getting-started',
    prepare: async (page) => {
      await page.route(ENDPOINTS, change(onlyBuiltIn));
      await page.route(PROVIDERS, change(onlyBuiltIn));
    },
  },
  {
    name: 'endpoints-member',
    path: '/endpoints',
    settled: ROWS,
    prepare: async (page) => {
      await page.route(SESSION, asRole('member'));
      await page.route(ENDPOINTS, change(callOnlyList));
    },
    act: async (page) => {
      // Everybody may be led to the dashboard.
      if ((await page.locator('main header a[href*="/new"], main header a[href*="add="]').count()) > 0)
        throw new Error('a member is offered changes');
    },
  },
  {
    name: 'endpoint-member',
    path: '/endpoints/gpt',
    settled: '#snippets',
    prepare: async (page) => {
      await page.route(SESSION, asRole('member'));
      await page.route(ENDPOINT, change(callOnly));
    },
  },
  {
    name: 'endpoint-missing',
    path: '/endpoints/no-such-endpoint',
    settled: 'main .lucide-search-x',
    refused: { status: 404, path: '/api/v1/endpoints/no-such-endpoint' },
  },
  {
    name: 'endpoint-problem',
    path: '/endpoints/gpt',
    settled: '#snippets',
    prepare: (page) =>
      page.route(
        ENDPOINT,
        change((endpoint) => ({ ...endpoint, problem: 'provider_unavailable' })),
      ),
  },
  {
    name: 'endpoint-traffic-failed',
    path: '/endpoints/gpt',
    settled: '#snippets',
    refused: { status: 503, path: '/api/v1/endpoint-traffic' },
    prepare: (page, look) => page.route(TRAFFIC, refuse(503, look)),
    act: (page) => page.getByRole('alert').waitFor(),
  },
  {
    name: 'endpoint-tested',
    path: '/endpoints/demo',
    settled: '#snippets',
    act: async (page) => {
      await page.locator('[aria-labelledby=destinations] button').last().click();
      await page.locator('[aria-labelledby=destinations] [role=status]').waitFor();
    },
  },
  {
    name: 'endpoint-key',
    path: '/endpoints/demo',
    settled: '#snippets',
    act: async (page) => {
      await page.locator('[aria-labelledby=snippets] button').first().click();
      await dialog(page).locator('form').waitFor();
    },
  },
  {
    name: 'new-endpoint-problems',
    path: '/endpoints/new',
    settled: 'main form',
    act: async (page) => {
      for (const part of ['destinations', 'limits', 'tags']) {
        await page.locator(`[aria-labelledby=form-${part}] .lucide-plus`).last().click();
      }
      await page.locator('[aria-labelledby=form-more] input[type=checkbox]').check();
      await page.locator('main form button[type=submit]').click();
      await page.locator('[aria-invalid=true]').nth(4).waitFor();
    },
  },
  {
    name: 'edit-declared-endpoint',
    path: '/endpoints/gpt/edit',
    settled: 'main .lucide-lock',
  },
  {
    name: 'providers-member',
    path: '/providers',
    settled: 'main .lucide-lock',
    prepare: (page) => page.route(SESSION, asRole('member')),
  },
  {
    name: 'new-provider-problems',
    path: '/providers?add=provider',
    settled: '[role=dialog] form',
    act: async (page) => {
      await dialog(page).locator('button[type=submit]').click();
      await dialog(page).locator('[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'provider-tested',
    path: '/providers/openai',
    settled: 'main dl',
    act: async (page) => {
      await page.locator('[aria-labelledby=provider-test] input').fill('gpt-small');
      await page.locator('[aria-labelledby=provider-test] button').click();
      await page.locator('[aria-labelledby=provider-test] [role=status]').waitFor();
    },
  },
];

type Facts = Readonly<Record<string, unknown>>;
type Listed = { readonly data: readonly Facts[] };

function asRole(role: string): ReturnType<typeof change> {
  return change((session) => ({ ...session, person: { ...(session['person'] as object), role } }));
}

function onlyBuiltIn(answer: Facts): Facts {
  const { data } = answer as Listed;
  return { ...answer, data: data.filter(({ name }) => name === 'demo') };
}

/** As those are told of it who may only call it. */
function callOnly({ id, name, workspace_id, declared, problem }: Facts): Facts {
  return { id, name, workspace_id, declared, problem };
}

function callOnlyList(answer: Facts): Facts {
  return { ...answer, data: (answer as Listed).data.map(callOnly) };
}
