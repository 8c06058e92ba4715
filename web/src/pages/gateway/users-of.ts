import type { EndpointFacts } from '@tallygate/contract';

/** The endpoints that a provider serves, as far as this person may see them. */
export function usersOf(provider: string, endpoints: readonly EndpointFacts[]): readonly EndpointFacts[] {
  return endpoints.filter(({ destinations = [], fallbacks = [] }) =>
    [...destinations, ...fallbacks].some((each) => each.provider === provider),
  );
}
