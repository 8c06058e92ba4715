import type { OpenAPIHono } from '@hono/zod-openapi';
import { endpointTestSchema, providerDraftTestSchema, providerTestSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { pickListed } from '#gateway';
import { may } from '#identity';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { askerOf, doneOr } from './catalogue-answers.ts';
import { gatewayOriginOf } from './gateway-origin.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';

type Options = Pick<ControlApiOptions, 'catalogue' | 'testCalls'>;

/** Test calls: through a gateway to an endpoint, or straight to a provider. */
export function testCallRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.post('/api/v1/endpoints/:id/test', signedIn, async (context) =>
    context.json(await testEndpoint(context, options)),
  );
  app.post('/api/v1/providers/test', signedIn, async (context) => {
    demandManager(context);
    const { kind, base_url, api_key, model, api } = parseWith(
      providerDraftTestSchema,
      await readJsonBody(context.req.raw),
    );
    const asked = { provider: { kind, baseUrl: base_url, apiKey: api_key }, model, api };
    return context.json(doneOr(await options.testCalls.draft(asked, askerOf(context)), context));
  });
  app.post('/api/v1/providers/:id/test', signedIn, async (context) => {
    demandManager(context);
    const { model, api } = parseWith(providerTestSchema, await readJsonBody(context.req.raw, { mayBeEmpty: true }));
    const asked = { idOrName: context.req.param('id') ?? '', model, api };
    return context.json(doneOr(await options.testCalls.provider(asked, askerOf(context)), context));
  });
}

async function testEndpoint(context: ApiContext, { catalogue, testCalls }: Options) {
  const asker = askerOf(context);
  const id = context.req.param('id') ?? '';
  const found = pickListed(await catalogue.endpoints(asker), id, ({ endpoint }) => endpoint);
  if (found === undefined) throw new ApiRefusal('endpoint_not_listed', { endpoint: id.slice(0, 128) });
  if (!found.isWhole) throw new ApiRefusal('role_not_allowed');
  if (found.kind === 'unreadable') throw new ApiRefusal('record_unreadable', { name: found.endpoint.name });
  const { api } = parseWith(endpointTestSchema, await readJsonBody(context.req.raw, { mayBeEmpty: true }));
  const { endpoint } = found;
  const gateway = gatewayOriginOf(context);
  const asked = {
    endpoint: { id: endpoint.id, name: endpoint.name, updatedAt: endpoint.updatedAt },
    api,
    gateway,
    language: context.get('language'),
  };
  return doneOr(await testCalls.endpoint(asked, asker), context);
}

/** Before the body is read, so that nobody else learns what is wrong with it. */
function demandManager(context: ApiContext): void {
  if (!may(context.get('actor'), { kind: 'manage_providers' }).isAllowed) throw new ApiRefusal('role_not_allowed');
}
