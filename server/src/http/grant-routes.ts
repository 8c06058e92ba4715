import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type Grant as GrantAnswer,
  grantsQuerySchema,
  type NamedSubject,
  type NewGrant,
  newGrantSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { Grant, GrantedObject, Grantee, Subject } from '#identity';
import { isoInstant } from '#kernel';
import { USAGE_DATABASE } from '#usage';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { demand } from './demand.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { subjectNamer } from './people-answers.ts';
import { mutatePeople } from './people-mutation.ts';

type Options = Pick<ControlApiOptions, 'identity' | 'idempotency' | 'dashboards'>;
const MANAGE = { kind: 'manage_grants' } as const;

/** `/api/v1/grants`: who may read which table and which dashboard, beside account admins. */
export function grantRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/grants', signedIn, async (context) => context.json(await listGrants(context, options)));
  app.post('/api/v1/grants', signedIn, async (context) => {
    demand(context, MANAGE);
    const nameOf = await subjectNamer(options);
    return await mutatePeople(context, options, {
      permit: MANAGE,
      schema: newGrantSchema,
      status: 201,
      act: async (body, by) => {
        const object = await objectOf(body.object_kind, body.object, options);
        return await options.identity.people.grant({ object, grantee: granteeOf(body) }, by);
      },
      answer: (grant: Grant) => grantOf(grant, nameOf),
    });
  });
  app.delete('/api/v1/grants/:id', signedIn, async (context) => {
    demand(context, MANAGE);
    const nameOf = await subjectNamer(options);
    return await mutatePeople(context, options, {
      permit: MANAGE,
      schema: undefined,
      status: 200,
      act: (_body, by) => options.identity.people.revokeGrant({ id: context.req.param('id') ?? '' }, by),
      answer: (grant: Grant) => grantOf(grant, nameOf),
    });
  });
}

async function listGrants(context: ApiContext, options: Options) {
  demand(context, MANAGE);
  const { limit, cursor, object_kind, object } = parseWith(grantsQuerySchema, context.req.query());
  const nameOf = await subjectNamer(options);
  const all = (await options.identity.people.grants()).map((grant) => grantOf(grant, nameOf));
  const name = object === undefined || object_kind === 'dashboard' ? object : tableText(tableOf(object));
  const asked = all.filter(
    (grant) =>
      (object_kind === undefined || grant.object_kind === object_kind) &&
      (name === undefined || grant.object === name || grant.object === object),
  );
  return pageOfList(asked, { list: 'grants', limit, cursor, place: (grant) => `${grant.created_at}\n${grant.id}` });
}

async function objectOf(kind: GrantedObject['kind'], name: string, { dashboards }: Options): Promise<GrantedObject> {
  if (kind === 'table') return { kind, name: tableOf(name) };
  const found = await dashboards.find(name);
  if (found === undefined) throw new ApiRefusal('dashboard_unknown', { dashboard: name.slice(0, 100) });
  return { kind, name: found.id };
}

/** Callers write a table's name with its database or without. */
function tableOf(name: string): string {
  return name.startsWith(`${USAGE_DATABASE}.`) ? name.slice(USAGE_DATABASE.length + 1) : name;
}

function tableText(table: string): string {
  return table.includes('.') ? table : `${USAGE_DATABASE}.${table}`;
}

function granteeOf({ grantee_kind: kind, grantee_id: id }: NewGrant): Grantee {
  if (kind === 'everyone' && id === undefined) return { kind, id: '' };
  if (kind === 'everyone' || id === undefined) throw new ApiRefusal('request_invalid', { detail: 'grantee_id' });
  return { kind, id };
}

function grantOf({ id, object, grantee, ...grant }: Grant, nameOf: (subject: Subject) => NamedSubject): GrantAnswer {
  const isEveryone = grantee.kind === 'everyone';
  return {
    id,
    object_kind: object.kind,
    object: object.kind === 'table' ? tableText(object.name) : object.name,
    grantee_kind: grantee.kind,
    grantee_id: isEveryone ? null : grantee.id,
    grantee: isEveryone ? '' : nameOf(grantee).address,
    created_at: isoInstant(grant.createdAt),
    created_by: grant.createdBy.address,
  };
}
