import type { OpenAPIHono } from '@hono/zod-openapi';
import { newProviderSchema, type ProviderFacts, pageQuerySchema, providerChangeSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type ListedProvider, pickListed } from '#gateway';
import { may } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { askerOf, doneOr, tellVersion, versionAsked } from './catalogue-answers.ts';
import { type Answer, answerOnce } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';

type Options = Pick<ControlApiOptions, 'catalogue' | 'idempotency'>;

/** `/api/v1/providers`: where AI calls go, and with which secret. No secret is ever read out. */
export function providerRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/providers', signedIn, async (context) => {
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const all = (await listed(context, options)).map(answerOf);
    return context.json(
      pageOfList(all, { list: 'providers', limit, cursor, place: (each) => `${each.name}\n${each.id}` }),
    );
  });
  app.get('/api/v1/providers/:id', signedIn, async (context) => {
    const id = context.req.param('id') ?? '';
    const found = pickListed(await listed(context, options), id, ({ provider }) => provider);
    if (found === undefined) throw new ApiRefusal('provider_not_listed', { provider: id.slice(0, 128) });
    const provider = answerOf(found);
    tellVersion(context, provider.version);
    return context.json(provider);
  });
  app.post('/api/v1/providers', signedIn, async (context) => await createProvider(context, options));
  app.patch('/api/v1/providers/:id', signedIn, async (context) => await changeProvider(context, options));
  app.delete('/api/v1/providers/:id', signedIn, async (context) => await removeProvider(context, options));
}

async function listed(context: ApiContext, { catalogue }: Options): Promise<readonly ListedProvider[]> {
  return doneOr(await catalogue.providers(askerOf(context)), context);
}

async function createProvider(context: ApiContext, options: Options): Promise<Response> {
  demandManager(context);
  const body = await readJsonBody(context.req.raw);
  return await answerOnce(context, options, {
    body,
    act: async (keep) => {
      const { name, kind, base_url: baseUrl, api_key: apiKey } = parseWith(newProviderSchema, body);
      const outcome = await options.catalogue.createProvider(
        { provider: { name, kind, baseUrl, apiKey }, keep: (tx, made) => keep(tx, answer(201, made)) },
        askerOf(context),
      );
      return answer(201, doneOr(outcome, context));
    },
  });
}

async function changeProvider(context: ApiContext, options: Options): Promise<Response> {
  demandManager(context);
  const body = await readJsonBody(context.req.raw);
  return await answerOnce(context, options, {
    body,
    act: async (keep) => {
      const { base_url: baseUrl, api_key: apiKey, version } = parseWith(providerChangeSchema, body);
      const change = { baseUrl, apiKey, version: versionAsked(context, version) };
      const outcome = await options.catalogue.changeProvider(
        { idOrName: context.req.param('id') ?? '', change, keep: (tx, made) => keep(tx, answer(200, made)) },
        askerOf(context),
      );
      return answer(200, doneOr(outcome, context));
    },
  });
}

async function removeProvider(context: ApiContext, options: Options): Promise<Response> {
  demandManager(context);
  return await answerOnce(context, options, {
    body: null,
    act: async (keep) => {
      const outcome = await options.catalogue.removeProvider(
        {
          idOrName: context.req.param('id') ?? '',
          version: versionAsked(context),
          keep: (tx, gone) => keep(tx, answer(200, gone)),
        },
        askerOf(context),
      );
      return answer(200, doneOr(outcome, context));
    },
  });
}

/** Before the body is read, so that nobody else learns what is wrong with it. */
function demandManager(context: ApiContext): void {
  if (!may(context.get('actor'), { kind: 'manage_providers' }).isAllowed) throw new ApiRefusal('role_not_allowed');
}

function answer(status: 200 | 201, provider: ListedProvider): Answer {
  return { status, body: answerOf(provider) };
}

function answerOf(listed: ListedProvider): ProviderFacts {
  if (listed.kind === 'unreadable') {
    const { id, name } = listed.provider;
    const facts = { id, name, kind: null, base_url: null, has_secret: false };
    return { ...facts, ...NOT_KNOWN, declared: false, problem: listed.problem };
  }
  const { isWhole } = listed;
  if (listed.kind === 'declared') {
    const { id, name, kind, baseUrl, hasSecret } = listed.provider;
    const facts = { id, name, kind, base_url: isWhole ? (baseUrl ?? null) : null, has_secret: hasSecret };
    return { ...facts, ...NOT_KNOWN, declared: true, problem: null };
  }
  const { provider, problem } = listed;
  const { id, name, kind, baseUrl, secret } = provider;
  const facts = { id, name, kind, has_secret: secret !== undefined, declared: false, problem: problem ?? null };
  if (!isWhole) return { ...facts, base_url: null, ...NOT_KNOWN };
  return {
    ...facts,
    base_url: baseUrl ?? null,
    secret_tail: secret === undefined || secret.tail === '' ? null : secret.tail,
    secret_updated_at: secret === undefined ? null : isoInstant(secret.changedAt),
    created_at: isoInstant(provider.createdAt),
    created_by: provider.createdBy.address,
    updated_at: isoInstant(provider.updatedAt),
    updated_by: provider.updatedBy.address,
    version: provider.version,
  };
}

const NOT_KNOWN = {
  secret_tail: null,
  secret_updated_at: null,
  created_at: null,
  created_by: null,
  updated_at: null,
  updated_by: null,
  version: null,
} as const;
