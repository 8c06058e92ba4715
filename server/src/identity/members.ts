import type { Instant } from '#kernel';
import { may } from './may.ts';
import type { Owner, OwnerKind, WorkspaceRole } from './owner.ts';
import { type By, named, type PeopleOutcome, peopleAct, type Ran, refused } from './people-act.ts';
import { emailKey, type Person } from './person.ts';
import type { IdentityPorts } from './ports.ts';

/** What a new person or service principal is to be. `address`: a person's e-mail address, a principal's name. */
export interface NewOwner {
  readonly kind: OwnerKind;
  readonly address: string;
  readonly name: string;
  readonly isAccountAdmin: boolean;
  /** Ids of workspaces that there are. */
  readonly workspaces: readonly { readonly workspaceId: string; readonly role: WorkspaceRole }[];
}

/** What is to be another; what is left out stays. */
export interface OwnerChange {
  readonly kind: OwnerKind;
  readonly id: string;
  readonly name?: string | undefined;
  readonly isAccountAdmin?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
}

/** Makes a person or a service principal. */
export async function createOwner<Tx>(
  ports: IdentityPorts<Tx>,
  asked: NewOwner,
  by: By<Tx, Owner>,
): Promise<PeopleOutcome<Owner>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const id = ports.newId();
  return await peopleAct(ports, by, (tx) => makeOwner(ports, tx, { ...asked, id }));
}

/** Makes them in a transaction that somebody else began, and says what is to be written down. */
export async function makeOwner<Tx>(
  { store, clock }: Pick<IdentityPorts<Tx>, 'store' | 'clock'>,
  tx: Tx,
  { id, kind, isAccountAdmin, workspaces, ...asked }: NewOwner & { readonly id: string },
): Promise<Ran<Owner>> {
  const address = kind === 'person' ? emailKey(asked.address) : asked.address;
  if ((await store.ownerByAddress({ kind, address }, tx)) !== undefined)
    return refused('name_taken', { name: named(address) });
  const bare = { id, name: asked.name, isAccountAdmin, createdAt: clock.now(), disabledAt: undefined };
  if (kind === 'person') await store.savePerson(tx, { ...bare, email: address });
  else await store.savePrincipal(tx, { ...bare, name: address });
  const subject = { kind, id } as const;
  for (const { workspaceId, role } of workspaces) await store.saveWorkspaceRole(tx, { workspaceId, subject, role });
  return await told(store, tx, { id, action: `${kind}.created`, before: undefined });
}

/** Changes name and rights. Who is disabled loses sessions and keys at once. */
export async function changeOwner<Tx>(
  ports: IdentityPorts<Tx>,
  change: OwnerChange,
  by: By<Tx, Owner>,
): Promise<PeopleOutcome<Owner>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store, clock } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const before = await ownerOfKind(store, tx, change);
    if (before === undefined) return unknownOwner(change);
    const after = changed(before, change, clock.now());
    const isLess = !after.isAccountAdmin || after.disabledAt !== undefined;
    if (isLess && (await isLastAdmin(store, tx, before))) return refused('last_account_admin');
    const clash = await store.ownerByAddress({ kind: after.kind, address: after.address }, tx);
    if (clash !== undefined && clash.id !== after.id) return refused('name_taken', { name: named(after.address) });
    if (after.kind === 'person') await store.savePerson(tx, personOf(after));
    else await store.savePrincipal(tx, { ...after, name: after.address });
    if (after.kind === 'person' && after.disabledAt !== undefined) await store.endSessions(tx, after.id);
    return await told(store, tx, { id: after.id, action: `${after.kind}.changed`, before: shownOwner(before) });
  });
}

/** Takes somebody out of the account for good. Rows and the log keep their id. */
export async function removeOwner<Tx>(
  ports: IdentityPorts<Tx>,
  asked: { readonly kind: OwnerKind; readonly id: string },
  by: By<Tx, Owner>,
): Promise<PeopleOutcome<Owner>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store, clock } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const before = await ownerOfKind(store, tx, asked);
    if (before === undefined) return unknownOwner(asked);
    if (await isLastAdmin(store, tx, before)) return refused('last_account_admin');
    await store.removeOwner(tx, { ...asked, at: clock.now() });
    const happened = {
      action: `${asked.kind}.removed`,
      target: `${asked.kind}:${asked.id}`,
      before: shownOwner(before),
    };
    return { kind: 'done', value: before, happened: [{ ...happened, after: undefined }] };
  });
}

/** An owner as the log shows it. */
export function shownOwner(owner: Owner) {
  return {
    ...(owner.kind === 'person' ? { email: owner.address } : {}),
    name: owner.name,
    is_account_admin: owner.isAccountAdmin,
    is_disabled: owner.disabledAt !== undefined,
    workspaces: Object.fromEntries(owner.roles),
    groups: owner.groups.map(({ name }) => name),
  };
}

type Stores<Tx> = IdentityPorts<Tx>['store'];

async function ownerOfKind<Tx>(
  store: Stores<Tx>,
  tx: Tx,
  { kind, id }: { readonly kind: OwnerKind; readonly id: string },
): Promise<Owner | undefined> {
  const found = await store.owner(id, tx);
  return found?.kind === kind ? found : undefined;
}

function unknownOwner({ kind, id }: { readonly kind: OwnerKind; readonly id: string }) {
  return refused(kind === 'person' ? 'member_unknown' : 'service_principal_unknown', { id: named(id) });
}

function changed(before: Owner, { name, isAccountAdmin, isDisabled }: OwnerChange, now: Instant): Owner {
  const disabledAt = isDisabled === true ? (before.disabledAt ?? now) : undefined;
  return {
    ...before,
    name: name ?? before.name,
    address: before.kind === 'person' ? before.address : (name ?? before.address),
    isAccountAdmin: isAccountAdmin ?? before.isAccountAdmin,
    disabledAt: isDisabled === undefined ? before.disabledAt : disabledAt,
  };
}

/** Nobody could manage the account any more. Keys of the configuration do not count: the pages need somebody who signs in. */
async function isLastAdmin<Tx>(store: Stores<Tx>, tx: Tx, { id, isAccountAdmin }: Owner): Promise<boolean> {
  if (!isAccountAdmin) return false;
  const admins = await store.adminIds(tx);
  return admins.length === 1 && admins[0] === id;
}

function personOf({ id, address, name, isAccountAdmin, createdAt, disabledAt }: Owner): Person {
  return { id, email: address, name, isAccountAdmin, createdAt, disabledAt };
}

async function told<Tx>(
  store: Stores<Tx>,
  tx: Tx,
  {
    id,
    action,
    before,
  }: { readonly id: string; readonly action: string; readonly before: ReturnType<typeof shownOwner> | undefined },
): Promise<Ran<Owner>> {
  const owner = await store.owner(id, tx);
  if (owner === undefined) return refused('member_unknown', { id: named(id) });
  const happened = { action, target: `${owner.kind}:${id}`, before, after: shownOwner(owner) };
  return { kind: 'done', value: owner, happened: [happened] };
}
