import { ApiFailure } from '@tallygate/contract';
import { QueryCache, QueryClient } from '@tanstack/react-query';

/** The names under which answers are kept; each list begins with the question. */
export const KEYS = {
  session: ['session'],
  setup: ['setup'],
  dashboards: ['dashboards'],
  datasets: ['datasets'],
  filterValues: ['filter-values'],
  requests: ['requests'],
  request: ['request'],
  requestList: ['request-list'],
  table: ['table'],
  apiKeys: ['api-keys'],
  audit: ['audit'],
  people: ['people'],
  previews: ['previews'],
  prices: ['prices'],
  runs: ['runs'],
  runSummary: ['runs', 'summary'],
  scheduledPrompts: ['scheduled-prompts'],
  priceLookup: ['price-lookup'],
  priceSettings: ['price-settings'],
  creditPrices: ['credit-prices'],
  creditPriceSettings: ['credit-price-settings'],
  creditPreview: ['credit-preview'],
  alerts: ['alerts'],
  billing: ['billing'],
  credits: ['credits'],
  budgets: ['budgets'],
  limitSettings: ['limit-settings'],
  providers: ['providers'],
  endpoints: ['endpoints'],
  endpointVersions: ['endpoint-versions'],
  endpointTraffic: ['endpoint-traffic'],
  signInMethods: ['sign-in-methods'],
  signInSettings: ['sign-in-settings'],
  profile: ['profile'],
  secondFactor: ['second-factor'],
  openSessions: ['open-sessions'],
} as const;

/** Repeats of a question that failed for reasons that pass. */
const RETRIES_MAX = 2;
const STALE_AFTER_MS = 15_000;

/** Asks, keeps and refreshes. An answer that nobody is signed in any more ends the session on the page too. */
export function createQueryClient(): QueryClient {
  const queryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiFailure && error.status === 401) queryClient.setQueryData(KEYS.session, null);
      },
    }),
    defaultOptions: {
      queries: { staleTime: STALE_AFTER_MS, retry: (count, error) => count < RETRIES_MAX && isPassing(error) },
    },
  });
  return queryClient;
}

/** Whether asking again may help: no answer came, or the server was in trouble. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiFailure && (error.status === 0 || error.status >= 500);
}
