import {
  endpointTestSchema,
  endpointTrafficAnswerSchema,
  endpointTrafficQuerySchema,
  providerDraftTestSchema,
  providerTestSchema,
  testResultSchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of test calls and of traffic. */
export const GATEWAY_ROUTES: readonly ApiRoute[] = [
  {
    method: 'post',
    path: '/api/v1/endpoints/{id}/test',
    summary: 'Send one small request through the gateway to an endpoint; for those who may change it. It is metered',
    body: endpointTestSchema,
    answer: json(200, 'What came of it.', testResultSchema),
    refusals: [400, 401, 403, 404, 409, 413, 429],
  },
  {
    method: 'post',
    path: '/api/v1/providers/test',
    summary: 'Call a provider that is not kept yet, or list its models; for account admins. It is not metered',
    body: providerDraftTestSchema,
    answer: json(200, 'What came of it.', testResultSchema),
    refusals: [400, 401, 403, 413, 429],
  },
  {
    method: 'post',
    path: '/api/v1/providers/{id}/test',
    summary: 'Call a provider, or list its models; for account admins. It is not metered',
    body: providerTestSchema,
    answer: json(200, 'What came of it.', testResultSchema),
    refusals: [400, 401, 403, 404, 409, 413, 429],
  },
  {
    method: 'get',
    path: '/api/v1/endpoint-traffic',
    summary: 'What passed through endpoints in the last hour, of the rows that one may see',
    query: endpointTrafficQuerySchema,
    answer: json(200, 'The last hour.', endpointTrafficAnswerSchema),
    refusals: [400, 401, 403, 503],
  },
];
