import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import { endpointTrafficAnswerSchema } from './endpoint-traffic.ts';
import {
  type EndpointChange,
  endpointSchema,
  endpointVersionSchema,
  type NewEndpoint,
  type NewProvider,
  type ProviderChange,
  providerSchema,
} from './endpoints.ts';
import { pageOf } from './people.ts';
import { type EndpointTest, type ProviderDraftTest, type ProviderTest, testResultSchema } from './test-calls.ts';

/** Providers and endpoints. */
export function catalogueCalls(call: Caller) {
  return {
    providers: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('providers'), query: { ...page }, answer: pageOf(providerSchema), ...how }),
    provider: (idOrName: string, how: CallOptions = {}) =>
      call({ path: at('providers', idOrName), answer: providerSchema, ...how }),
    createProvider: (body: NewProvider, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('providers'), body, answer: providerSchema, ...how }),
    /** Every gateway follows within a second. With `version`, a change that another one came before is refused (409). */
    changeProvider: (idOrName: string, body: ProviderChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('providers', idOrName), body, answer: providerSchema, ...how }),
    removeProvider: (idOrName: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('providers', idOrName), answer: providerSchema, ...how }),
    endpoints: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('endpoints'), query: { ...page }, answer: pageOf(endpointSchema), ...how }),
    endpoint: (idOrName: string, how: CallOptions = {}) =>
      call({ path: at('endpoints', idOrName), answer: endpointSchema, ...how }),
    createEndpoint: (body: NewEndpoint, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('endpoints'), body, answer: endpointSchema, ...how }),
    /** Every gateway follows within a second. With `version`, a change that another one came before is refused (409). */
    changeEndpoint: (idOrName: string, body: EndpointChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('endpoints', idOrName), body, answer: endpointSchema, ...how }),
    removeEndpoint: (idOrName: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('endpoints', idOrName), answer: endpointSchema, ...how }),
    /** Sends one small request through the gateway; it is metered. */
    testEndpoint: (idOrName: string, body: EndpointTest = {}, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('endpoints', idOrName, 'test'), body, answer: testResultSchema, ...how }),
    /** Calls a provider, or lists its models; it is not metered. */
    testProvider: (idOrName: string, body: ProviderTest = {}, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('providers', idOrName, 'test'), body, answer: testResultSchema, ...how }),
    /** The same with one that is not kept yet. */
    testProviderDraft: (body: ProviderDraftTest, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('providers', 'test'), body, answer: testResultSchema, ...how }),
    /** The last hour, of the rows that one may see. */
    endpointTraffic: (asked: { readonly endpoint?: string | undefined } = {}, how: CallOptions = {}) =>
      call({ path: at('endpoint-traffic'), query: { ...asked }, answer: endpointTrafficAnswerSchema, ...how }),
    /** Every state that an endpoint had, newest first. */
    endpointVersions: (idOrName: string, page: PageQuery = {}, how: CallOptions = {}) =>
      call({
        path: at('endpoints', idOrName, 'versions'),
        query: { ...page },
        answer: pageOf(endpointVersionSchema),
        ...how,
      }),
  };
}
