import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Group, groupNameSchema, newGroupMemberSchema, pageQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { CountedGroup } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { demand } from './demand.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { subjectNamer } from './people-answers.ts';
import { mutatePeople, type PeopleMutation } from './people-mutation.ts';

type Options = Pick<ControlApiOptions, 'identity' | 'idempotency'>;

/** `/api/v1/groups`: groups and who is in them. */
export function groupRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  const { people } = options.identity;
  const id = (context: ApiContext): string => context.req.param('id') ?? '';
  const change = <Body>(
    context: ApiContext,
    parts: Pick<PeopleMutation<Body, CountedGroup>, 'schema' | 'act'> & { readonly status?: 201 },
  ) =>
    mutatePeople(context, options, {
      status: 200,
      ...parts,
      permit: { kind: 'manage_people' },
      answer: groupOf,
    });
  app.get('/api/v1/groups', signedIn, async (context) => {
    demand(context, { kind: 'read_people' });
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const all = (await people.groups()).map(groupOf);
    return context.json(pageOfList(all, { list: 'groups', limit, cursor, place: ({ name }) => name }));
  });
  app.get('/api/v1/groups/:id', signedIn, async (context) => {
    demand(context, { kind: 'read_people' });
    return context.json(groupOf(await findGroup(options, id(context))));
  });
  app.get('/api/v1/groups/:id/members', signedIn, async (context) => context.json(await listMembers(context, options)));
  app.post('/api/v1/groups', signedIn, (context) =>
    change(context, { schema: groupNameSchema, status: 201, act: (body, by) => people.createGroup(body, by) }),
  );
  app.patch('/api/v1/groups/:id', signedIn, (context) =>
    change(context, {
      schema: groupNameSchema,
      act: ({ name }, by) => people.renameGroup({ id: id(context), name }, by),
    }),
  );
  app.delete('/api/v1/groups/:id', signedIn, (context) =>
    change(context, { schema: undefined, act: (_body, by) => people.removeGroup({ id: id(context) }, by) }),
  );
  app.post('/api/v1/groups/:id/members', signedIn, (context) =>
    change(context, {
      schema: newGroupMemberSchema,
      act: (member, by) => people.addToGroup({ groupId: id(context), member }, by),
    }),
  );
  app.delete('/api/v1/groups/:id/members/:member', signedIn, (context) =>
    change(context, {
      schema: undefined,
      act: (_body, by) =>
        people.removeFromGroup({ groupId: id(context), memberId: context.req.param('member') ?? '' }, by),
    }),
  );
}

async function listMembers(context: ApiContext, options: Options) {
  demand(context, { kind: 'read_people' });
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const { id } = await findGroup(options, context.req.param('id') ?? '');
  const nameOf = await subjectNamer(options);
  const members = await options.identity.people.groupMembers(id);
  const all = members.map(({ subject, isMapped }) => ({ ...nameOf(subject), is_mapped: isMapped }));
  return pageOfList(
    all.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    { list: 'group_members', limit, cursor, place: (member) => member.id },
  );
}

async function findGroup({ identity }: Options, id: string): Promise<CountedGroup> {
  const found = (await identity.people.groups()).find((group) => group.id === id);
  if (found === undefined) throw new ApiRefusal('group_unknown', { id: id.slice(0, 128) });
  return found;
}

function groupOf({ id, name, createdAt, memberCount }: CountedGroup): Group {
  return { id, name, created_at: isoInstant(createdAt), member_count: memberCount };
}
