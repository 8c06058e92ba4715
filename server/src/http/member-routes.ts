import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  memberChangeSchema,
  newMemberSchema,
  newServicePrincipalSchema,
  pageQuerySchema,
  servicePrincipalChangeSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import type { Owner, OwnerKind } from '#identity';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { demand } from './demand.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { memberOf, principalOf, readRoles } from './people-answers.ts';
import { mutatePeople } from './people-mutation.ts';

type Options = Pick<ControlApiOptions, 'identity' | 'idempotency' | 'account'>;
const MANAGE = { kind: 'manage_people' } as const;

/** `/api/v1/members` and `/api/v1/service-principals`: who there is, and the account's part of what they may do. */
export function memberRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  for (const door of DOORS) {
    const one = `${door.path}/:id`;
    app.get(door.path, signedIn, async (context) => context.json(await listOwners(context, options, door)));
    app.get(one, signedIn, async (context) => context.json(await readOwner(context, options, door)));
    app.post(door.path, signedIn, async (context) => await createOwner(context, options, door));
    app.patch(one, signedIn, async (context) => await changeOwner(context, options, door));
    app.delete(one, signedIn, async (context) => await removeOwner(context, options, door));
  }
}

interface Door {
  readonly kind: OwnerKind;
  readonly path: string;
  readonly unknown: 'member_unknown' | 'service_principal_unknown';
  readonly changeSchema: z.ZodType<z.output<typeof memberChangeSchema>>;
  readonly answer: (owner: Owner, account: ReturnType<Options['account']>) => object;
}

const DOORS: readonly Door[] = [
  {
    kind: 'person',
    path: '/api/v1/members',
    unknown: 'member_unknown',
    changeSchema: memberChangeSchema,
    answer: memberOf,
  },
  {
    kind: 'service_principal',
    path: '/api/v1/service-principals',
    unknown: 'service_principal_unknown',
    changeSchema: servicePrincipalChangeSchema,
    answer: principalOf,
  },
];

async function listOwners(context: ApiContext, { identity, account }: Options, { kind, answer }: Door) {
  demand(context, { kind: 'read_people' });
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const all = (await identity.people.owners()).filter((owner) => owner.kind === kind);
  const place = ({ address, id }: Owner): string => `${address}\n${id}`;
  const sorted = all.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
  const page = pageOfList(sorted, { list: `owners.${kind}`, limit, cursor, place });
  return { ...page, data: page.data.map((owner) => answer(owner, account())) };
}

async function readOwner(context: ApiContext, { identity, account }: Options, { kind, unknown, answer }: Door) {
  demand(context, { kind: 'read_people' });
  const id = context.req.param('id') ?? '';
  const owner = await identity.findOwner(id);
  if (owner?.kind !== kind) throw new ApiRefusal(unknown, { id: id.slice(0, 128) });
  return answer(owner, account());
}

async function createOwner(context: ApiContext, options: Options, door: Door): Promise<Response> {
  const { identity, account } = options;
  const common = { permit: MANAGE, status: 201, answer: (owner: Owner) => door.answer(owner, account()) } as const;
  if (door.kind === 'person') {
    return await mutatePeople(context, options, {
      ...common,
      schema: newMemberSchema,
      act: ({ email, name, is_account_admin: isAccountAdmin, workspaces }, by) =>
        identity.people.createOwner(
          { kind: 'person', address: email, name, isAccountAdmin, workspaces: readRoles(workspaces, account()) },
          by,
        ),
    });
  }
  return await mutatePeople(context, options, {
    ...common,
    schema: newServicePrincipalSchema,
    act: ({ name, is_account_admin: isAccountAdmin, workspaces }, by) =>
      identity.people.createOwner(
        {
          kind: 'service_principal',
          address: name,
          name,
          isAccountAdmin,
          workspaces: readRoles(workspaces, account()),
        },
        by,
      ),
  });
}

async function changeOwner(context: ApiContext, options: Options, door: Door): Promise<Response> {
  const id = context.req.param('id') ?? '';
  return await mutatePeople(context, options, {
    permit: MANAGE,
    schema: door.changeSchema,
    status: 200,
    act: ({ name, is_account_admin: isAccountAdmin, is_disabled: isDisabled }, by) =>
      options.identity.people.changeOwner({ kind: door.kind, id, name, isAccountAdmin, isDisabled }, by),
    answer: (owner: Owner) => door.answer(owner, options.account()),
  });
}

async function removeOwner(context: ApiContext, options: Options, door: Door): Promise<Response> {
  const id = context.req.param('id') ?? '';
  return await mutatePeople(context, options, {
    permit: MANAGE,
    schema: undefined,
    status: 200,
    act: (_body, by) => options.identity.people.removeOwner({ kind: door.kind, id }, by),
    answer: (owner: Owner) => door.answer(owner, options.account()),
  });
}
