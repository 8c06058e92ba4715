import { readLanguage } from '@tallygate/contract';
import type { Reader, Transaction } from '../../store/index.ts';
import { type Grants, greatestRoles, type Owner, type OwnerKind, type WorkspaceRole } from '../owner.ts';
import type { OwnerStore } from '../owner-store.ts';
import { instant, optionalInstant } from './store-values.ts';

/** Owners, read from the tables of people, principals, groups, workspaces and grants. */
export function kyselyOwnerStore(db: Reader): OwnerStore<Transaction> {
  const owners = async (ids: readonly string[] | undefined, tx?: Transaction) => await readOwners(tx ?? db, ids);
  return {
    owner: async (id, tx) => (await owners([id], tx))[0],
    ownerByAddress: async ({ kind, address }, tx) => {
      const id = await idOf(tx ?? db, kind, address);
      return id === undefined ? undefined : (await owners([id], tx))[0];
    },
    owners,
  };
}

async function idOf(reader: Reader, kind: OwnerKind, address: string): Promise<string | undefined> {
  const people = reader.selectFrom('people').select('id').where('removed_at', 'is', null);
  const principals = reader.selectFrom('service_principals').select('id').where('removed_at', 'is', null);
  const found = kind === 'person' ? people.where('email', '=', address) : principals.where('name', '=', address);
  return (await found.executeTakeFirst())?.id;
}

type Bare = Omit<Owner, 'roles' | 'groups' | 'grants'>;

async function readOwners(reader: Reader, ids: readonly string[] | undefined): Promise<readonly Owner[]> {
  const bare = [...(await readPeople(reader, ids)), ...(await readPrincipals(reader, ids))];
  if (bare.length === 0) return [];
  const memberships = await readMemberships(reader, ids);
  const groupIds = ids === undefined ? undefined : [...new Set(memberships.map(({ group_id }) => group_id))];
  const subjectIds = ids === undefined || groupIds === undefined ? undefined : [...ids, ...groupIds];
  const roles = Map.groupBy(await readRoles(reader, subjectIds), keyOf);
  const grants = Map.groupBy(await readGrants(reader, subjectIds), keyOf);
  const groups = Map.groupBy(memberships, keyOf);
  return bare.map((one) => {
    const own = groups.get(keyOf({ subject_kind: one.kind, subject_id: one.id })) ?? [];
    const subjects = [
      { subject_kind: one.kind, subject_id: one.id },
      ...own.map(({ group_id }) => ({ subject_kind: 'group', subject_id: group_id })),
    ].map(keyOf);
    const held = subjects.flatMap((subject) => roles.get(subject) ?? []);
    const granted = [...subjects, EVERYONE].flatMap((subject) => grants.get(subject) ?? []);
    return {
      ...one,
      // The database holds no other.
      roles: greatestRoles(
        held.map(({ workspace_id, role }) => ({ workspaceId: workspace_id, role: role as WorkspaceRole })),
      ),
      groups: own.map(({ group_id, name }) => ({ id: group_id, name })),
      grants: grantsOf(granted),
    };
  });
}

const EVERYONE = 'everyone:';

function keyOf(row: { readonly subject_kind: string; readonly subject_id: string }): string {
  return `${row.subject_kind}:${row.subject_id}`;
}

function grantsOf(rows: readonly { readonly object_kind: string; readonly object: string }[]): Grants {
  const named = (kind: string) => [
    ...new Set(rows.filter((row) => row.object_kind === kind).map(({ object }) => object)),
  ];
  return { tables: named('table'), dashboards: named('dashboard') };
}

async function readPeople(reader: Reader, ids: readonly string[] | undefined): Promise<readonly Bare[]> {
  let query = reader
    .selectFrom('people')
    .select(['id', 'email', 'name', 'is_account_admin', 'created_at', 'disabled_at', 'language'])
    .where('removed_at', 'is', null);
  if (ids !== undefined) query = query.where('id', 'in', ids);
  return (await query.execute()).map((row) => ({
    kind: 'person',
    id: row.id,
    address: row.email,
    name: row.name,
    isAccountAdmin: row.is_account_admin === 1,
    createdAt: instant(row.created_at),
    disabledAt: optionalInstant(row.disabled_at),
    language: readLanguage(row.language),
  }));
}

async function readPrincipals(reader: Reader, ids: readonly string[] | undefined): Promise<readonly Bare[]> {
  let query = reader
    .selectFrom('service_principals')
    .select(['id', 'name', 'is_account_admin', 'created_at', 'disabled_at'])
    .where('removed_at', 'is', null);
  if (ids !== undefined) query = query.where('id', 'in', ids);
  return (await query.execute()).map((row) => ({
    kind: 'service_principal',
    id: row.id,
    address: row.name,
    name: row.name,
    isAccountAdmin: row.is_account_admin === 1,
    createdAt: instant(row.created_at),
    disabledAt: optionalInstant(row.disabled_at),
  }));
}

async function readMemberships(reader: Reader, ids: readonly string[] | undefined) {
  let query = reader
    .selectFrom('group_members')
    .innerJoin('people_groups', 'people_groups.id', 'group_members.group_id')
    .select(['group_members.group_id', 'group_members.subject_kind', 'group_members.subject_id', 'people_groups.name'])
    .orderBy('people_groups.name');
  if (ids !== undefined) query = query.where('group_members.subject_id', 'in', ids);
  return await query.execute();
}

async function readRoles(reader: Reader, subjectIds: readonly string[] | undefined) {
  // A workspace that was archived gives nobody anything.
  let query = reader
    .selectFrom('workspace_roles')
    .leftJoin('workspaces', 'workspaces.id', 'workspace_roles.workspace_id')
    .select(['workspace_id', 'subject_kind', 'subject_id', 'role'])
    .where('workspaces.archived_at', 'is', null);
  if (subjectIds !== undefined) query = query.where('subject_id', 'in', subjectIds);
  return await query.execute();
}

async function readGrants(reader: Reader, subjectIds: readonly string[] | undefined) {
  let query = reader.selectFrom('grants').select(['object_kind', 'object', 'subject_kind', 'subject_id']);
  if (subjectIds !== undefined) query = query.where('subject_id', 'in', [...subjectIds, '']);
  return await query.execute();
}
