import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  newWorkspaceMemberSchema,
  newWorkspaceSchema,
  pageQuerySchema,
  type Workspace,
  workspaceChangeSchema,
  workspacesQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type DirectRole, type MadeWorkspace, may, roleOf } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { askerOf } from './catalogue-answers.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { subjectNamer, textOf, workspaceIdOf } from './people-answers.ts';
import { mutatePeople } from './people-mutation.ts';

type Options = Pick<ControlApiOptions, 'identity' | 'idempotency' | 'account' | 'catalogue'>;
const MANAGE = { kind: 'manage_workspaces' } as const;

/** `/api/v1/workspaces`: those that one has access to, and who has which role there. */
export function workspaceRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/workspaces', signedIn, async (context) => context.json(await listWorkspaces(context, options)));
  app.get('/api/v1/workspaces/:id', signedIn, async (context) => context.json(await readWorkspace(context, options)));
  app.post('/api/v1/workspaces', signedIn, (context) => createWorkspace(context, options));
  app.patch('/api/v1/workspaces/:id', signedIn, (context) => changeWorkspace(context, options));
  app.get('/api/v1/workspaces/:id/members', signedIn, async (context) =>
    context.json(await listMembers(context, options)),
  );
  app.post('/api/v1/workspaces/:id/members', signedIn, (context) => giveRole(context, options));
  app.delete('/api/v1/workspaces/:id/members/:member', signedIn, (context) => takeRole(context, options));
}

async function listWorkspaces(context: ApiContext, options: Options) {
  const { limit, cursor, archived } = parseWith(workspacesQuerySchema, context.req.query());
  const from = readCursor(cursor, { list: 'workspaces', kind: 'number' }) ?? 0;
  const all = await knownTo(context, options, archived === 'true');
  const until = from + limit;
  return {
    data: all.slice(from, until),
    next_cursor: until < all.length ? writeCursor('workspaces', until) : null,
  };
}

/** Those that somebody has access to, in the order of the configuration and then of their making. */
async function knownTo(
  context: ApiContext,
  { identity, account }: Options,
  isWithArchived: boolean,
): Promise<readonly Workspace[]> {
  const actor = context.get('actor');
  const made = await identity.people.workspaces();
  const isManager = may(actor, MANAGE).isAllowed;
  const inUse = account().workspaces.filter(
    ({ id }) => may(actor, { kind: 'read_workspace', workspaceId: id }).isAllowed,
  );
  const archived = made.filter(({ archivedAt }) => archivedAt !== undefined && isWithArchived && isManager);
  return [
    ...inUse.map((each) => {
      const found = each.isMade === true ? made.find(({ id }) => id === each.id) : undefined;
      const role = roleOf(actor, each.id);
      const shown = found === undefined ? declared(each) : workspaceOf(found);
      return role === undefined ? shown : { ...shown, role };
    }),
    ...archived.map(workspaceOf),
  ];
}

async function readWorkspace(context: ApiContext, options: Options): Promise<Workspace> {
  const wanted = context.req.param('id') ?? '';
  const all = await knownTo(context, options, true);
  const found = all.find(({ id }) => id === wanted) ?? all.find(({ name }) => name === wanted);
  if (found === undefined) throw new ApiRefusal('workspace_unknown', { workspace: wanted.slice(0, 128) });
  return found;
}

function createWorkspace(context: ApiContext, options: Options): Promise<Response> {
  return mutatePeople(context, options, {
    permit: MANAGE,
    schema: newWorkspaceSchema,
    status: 201,
    act: ({ name }, by) => options.identity.people.createWorkspace({ name, listed: listedOf(options) }, by),
    answer: workspaceOf,
  });
}

function changeWorkspace(context: ApiContext, options: Options): Promise<Response> {
  const id = context.req.param('id') ?? '';
  const endpointsIn = async (workspaceId: string): Promise<number> => {
    const all = await options.catalogue.endpoints(askerOf(context));
    return all.filter(({ endpoint }) => endpoint.workspaceId === workspaceId).length;
  };
  return mutatePeople(context, options, {
    permit: MANAGE,
    schema: workspaceChangeSchema,
    status: 200,
    act: ({ name, is_archived: isArchived }, by) =>
      options.identity.people.changeWorkspace({ id, name, isArchived, listed: listedOf(options), endpointsIn }, by),
    answer: workspaceOf,
  });
}

async function listMembers(context: ApiContext, options: Options) {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const workspaceId = managedWorkspace(context, options);
  const nameOf = await subjectNamer(options);
  const held = await options.identity.people.directRoles(workspaceId);
  const all = held.map(({ subject, role }) => ({ ...nameOf(subject), role }));
  return pageOfList(
    all.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    { list: 'workspace_members', limit, cursor, place: ({ id }) => id },
  );
}

async function giveRole(context: ApiContext, options: Options): Promise<Response> {
  const workspaceId = managedWorkspace(context, options);
  const nameOf = await subjectNamer(options);
  return await mutatePeople(context, options, {
    permit: { kind: 'manage_workspace_members', workspaceId },
    schema: newWorkspaceMemberSchema,
    status: 200,
    act: ({ kind, id, role }, by) =>
      options.identity.people.giveRole({ workspaceId, subject: { kind, id }, role, listed: listedOf(options) }, by),
    answer: ({ subject, role }: DirectRole) => ({ ...nameOf(subject), role }),
  });
}

async function takeRole(context: ApiContext, options: Options): Promise<Response> {
  const workspaceId = managedWorkspace(context, options);
  const nameOf = await subjectNamer(options);
  return await mutatePeople(context, options, {
    permit: { kind: 'manage_workspace_members', workspaceId },
    schema: undefined,
    status: 200,
    act: (_body, by) =>
      options.identity.people.takeRole({ workspaceId, subjectId: context.req.param('member') ?? '' }, by),
    answer: ({ subject, role }: DirectRole) => ({ ...nameOf(subject), role }),
  });
}

/** The workspace of the path, whose members the caller may manage. One that they have no access to is not there for them. */
function managedWorkspace(context: ApiContext, { account }: Options): string {
  const wanted = context.req.param('id') ?? '';
  const actor = context.get('actor');
  const { workspaces } = account();
  const known = workspaces.filter(({ id }) => may(actor, { kind: 'read_workspace', workspaceId: id }).isAllowed);
  const workspaceId = workspaceIdOf(wanted, { workspaces: known });
  demand(context, { kind: 'manage_workspace_members', workspaceId });
  return workspaceId;
}

function listedOf({ account }: Options) {
  return account().workspaces.map(({ id, name, isMade }) => ({ id, name, isDeclared: isMade !== true }));
}

function declared({ id, name }: { readonly id: string; readonly name: string }): Workspace {
  return { id, name, is_declared: true, created_at: null, created_by: null, archived_at: null };
}

function workspaceOf({ id, name, createdAt, createdBy, archivedAt }: MadeWorkspace): Workspace {
  return {
    id,
    name,
    is_declared: false,
    created_at: isoInstant(createdAt),
    created_by: createdBy.address,
    archived_at: textOf(archivedAt),
  };
}
