import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type EndpointFacts,
  type EndpointVersionFacts,
  endpointChangeSchema,
  newEndpointSchema,
  pageQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type EndpointVersion, type ListedEndpoint, pickListed, writeDocument } from '#gateway';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { askerOf, doneOr, tellVersion, versionAsked } from './catalogue-answers.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Answer, answerOnce } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';

type Options = Pick<ControlApiOptions, 'catalogue' | 'idempotency' | 'account'>;

/** `/api/v1/endpoints`: what callers name as `model`. Declared ones are shown and stay as they are. */
export function endpointRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/endpoints', signedIn, async (context) => {
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const all = (await options.catalogue.endpoints(askerOf(context))).map(answerOf);
    return context.json(
      pageOfList(all, { list: 'endpoints', limit, cursor, place: (each) => `${each.name}\n${each.id}` }),
    );
  });
  app.get('/api/v1/endpoints/:id', signedIn, async (context) => {
    const id = context.req.param('id') ?? '';
    const found = pickListed(await options.catalogue.endpoints(askerOf(context)), id, ({ endpoint }) => endpoint);
    if (found === undefined) throw new ApiRefusal('endpoint_not_listed', { endpoint: id.slice(0, 128) });
    const endpoint = answerOf(found);
    tellVersion(context, endpoint.version);
    return context.json(endpoint);
  });
  app.get('/api/v1/endpoints/:id/versions', signedIn, async (context) =>
    context.json(await listVersions(context, options)),
  );
  app.post('/api/v1/endpoints', signedIn, async (context) => await createEndpoint(context, options));
  app.patch('/api/v1/endpoints/:id', signedIn, async (context) => await changeEndpoint(context, options));
  app.delete('/api/v1/endpoints/:id', signedIn, async (context) => await removeEndpoint(context, options));
}

async function listVersions(context: ApiContext, { catalogue }: Options) {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'endpoint_versions', kind: 'number' });
  // One more than the page holds tells whether there is another page.
  const asked = { idOrName: context.req.param('id') ?? '', before, limit: limit + 1 };
  const found = doneOr(await catalogue.versions(asked, askerOf(context)), context);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(versionOf),
    next_cursor: found.length > limit && last !== undefined ? writeCursor('endpoint_versions', last.version) : null,
  };
}

async function createEndpoint(context: ApiContext, options: Options): Promise<Response> {
  const body = await readJsonBody(context.req.raw);
  return await answerOnce(context, options, {
    body,
    act: async (keep) => {
      const { name, workspace, ...document } = parseWith(newEndpointSchema, body);
      const workspaceId = workspaceOf(workspace, options) ?? context.get('actor').workspaceId;
      const outcome = await options.catalogue.createEndpoint(
        { endpoint: { name, workspaceId, document: given(document) }, keep: (tx, made) => keep(tx, answer(201, made)) },
        askerOf(context),
      );
      return answer(201, doneOr(outcome, context));
    },
  });
}

async function changeEndpoint(context: ApiContext, options: Options): Promise<Response> {
  const body = await readJsonBody(context.req.raw);
  return await answerOnce(context, options, {
    body,
    act: async (keep) => {
      const { workspace, version, ...document } = parseWith(endpointChangeSchema, body);
      const change = {
        document: given(document),
        workspaceId: workspaceOf(workspace, options),
        version: versionAsked(context, version),
      };
      const outcome = await options.catalogue.changeEndpoint(
        { idOrName: context.req.param('id') ?? '', change, keep: (tx, made) => keep(tx, answer(200, made)) },
        askerOf(context),
      );
      return answer(200, doneOr(outcome, context));
    },
  });
}

async function removeEndpoint(context: ApiContext, options: Options): Promise<Response> {
  return await answerOnce(context, options, {
    body: null,
    act: async (keep) => {
      const outcome = await options.catalogue.removeEndpoint(
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

function workspaceOf(wanted: string | undefined, { account }: Options): string | undefined {
  if (wanted === undefined) return undefined;
  const found = account().workspaces.find(({ id, name }) => id === wanted || name === wanted);
  if (found === undefined) throw new ApiRefusal('workspace_unknown', { workspace: wanted });
  return found.id;
}

/** Without the members that were not given: an undefined one would hide the default. */
function given<Members extends object>(
  members: Members,
): { [Name in keyof Members]: Exclude<Members[Name], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Members]: Exclude<Members[Name], undefined> };
}

function answer(status: 200 | 201, endpoint: ListedEndpoint): Answer {
  return { status, body: answerOf(endpoint) };
}

function answerOf(listed: ListedEndpoint): EndpointFacts {
  const { id, name, workspaceId } = listed.endpoint;
  const isDeclared = listed.kind === 'declared';
  const known = { id, name, workspace_id: workspaceId, declared: isDeclared, problem: listed.problem ?? null };
  if (!listed.isWhole || listed.kind === 'unreadable') return known;
  const { spec, createdAt, updatedAt } = listed.endpoint;
  return {
    ...known,
    ...writeDocument(spec),
    created_at: isoInstant(createdAt),
    created_by: listed.kind === 'declared' ? listed.endpoint.creator : listed.endpoint.createdBy.address,
    updated_at: isoInstant(updatedAt),
    updated_by: listed.kind === 'declared' ? listed.endpoint.creator : listed.endpoint.updatedBy.address,
    version: listed.kind === 'declared' ? null : listed.endpoint.version,
  };
}

function versionOf({ version, workspaceId, spec, updatedAt, updatedBy }: EndpointVersion): EndpointVersionFacts {
  return {
    version,
    workspace_id: workspaceId,
    updated_at: isoInstant(updatedAt),
    updated_by: updatedBy.address,
    ...writeDocument(spec),
  };
}
