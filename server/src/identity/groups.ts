import { may } from './may.ts';
import type { OwnerKind, Subject } from './owner.ts';
import {
  type By,
  type Happened,
  named,
  type PeopleOutcome,
  type PeopleRefusal,
  peopleAct,
  refused,
  subjectText,
} from './people-act.ts';
import type { Group } from './people-store.ts';
import type { IdentityPorts } from './ports.ts';

/** A group and how many are in it. */
export interface CountedGroup extends Group {
  readonly memberCount: number;
}

/** Every group, by name. */
export async function listGroups<Tx>({ store }: Pick<IdentityPorts<Tx>, 'store'>): Promise<readonly CountedGroup[]> {
  const counts = Map.groupBy(await store.groupMembers(undefined), ({ groupId }) => groupId);
  return (await store.groups()).map((group) => ({ ...group, memberCount: counts.get(group.id)?.length ?? 0 }));
}

/** Makes a group. It gives nothing by itself: roles and grants are given to it. It never makes an account admin. */
export async function createGroup<Tx>(
  ports: IdentityPorts<Tx>,
  { name }: { readonly name: string },
  by: By<Tx, CountedGroup>,
): Promise<PeopleOutcome<CountedGroup>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store, clock, newId } = ports;
  const id = newId();
  return await peopleAct(ports, by, async (tx) => {
    const clash = await nameTaken(store, tx, { name, id });
    if (clash !== undefined) return clash;
    const group: Group = { id, name, createdAt: clock.now() };
    await store.saveGroup(tx, group);
    return {
      kind: 'done',
      value: { ...group, memberCount: 0 },
      happened: [happened('group.created', undefined, group)],
    };
  });
}

/** Gives a group another name. */
export async function renameGroup<Tx>(
  ports: IdentityPorts<Tx>,
  { id, name }: { readonly id: string; readonly name: string },
  by: By<Tx, CountedGroup>,
): Promise<PeopleOutcome<CountedGroup>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const before = await store.group(id, tx);
    if (before === undefined) return refused('group_unknown', { id: named(id) });
    const clash = await nameTaken(store, tx, { name, id });
    if (clash !== undefined) return clash;
    const after = { ...before, name };
    await store.saveGroup(tx, after);
    return {
      kind: 'done',
      value: await counted(store, tx, after),
      happened: [happened('group.changed', before, after)],
    };
  });
}

/** Removes a group; its members lose what it gave. */
export async function removeGroup<Tx>(
  ports: IdentityPorts<Tx>,
  { id }: { readonly id: string },
  by: By<Tx, CountedGroup>,
): Promise<PeopleOutcome<CountedGroup>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const before = await store.group(id, tx);
    if (before === undefined) return refused('group_unknown', { id: named(id) });
    const value = await counted(store, tx, before);
    await store.removeGroup(tx, id);
    return { kind: 'done', value, happened: [happened('group.removed', before, undefined)] };
  });
}

/** Somebody of a group. */
export interface Membership {
  readonly groupId: string;
  readonly member: Subject & { readonly kind: OwnerKind };
}

/** Puts a person or a service principal into a group; repeating it changes nothing. */
export async function addToGroup<Tx>(
  ports: IdentityPorts<Tx>,
  { groupId, member }: Membership,
  by: By<Tx, CountedGroup>,
): Promise<PeopleOutcome<CountedGroup>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const group = await store.group(groupId, tx);
    if (group === undefined) return refused('group_unknown', { id: named(groupId) });
    const owner = await store.owner(member.id, tx);
    if (owner?.kind !== member.kind) return refused('member_unknown', { id: named(member.id) });
    await store.saveGroupMember(tx, { groupId, subject: member, isMapped: false });
    const after = { name: group.name, member: subjectText(member), address: owner.address };
    const told = { action: 'group.member_added', target: `group:${groupId}`, before: undefined, after };
    return { kind: 'done', value: await counted(store, tx, group), happened: [told] };
  });
}

/** Takes somebody out of a group; repeating it changes nothing. */
export async function removeFromGroup<Tx>(
  ports: IdentityPorts<Tx>,
  { groupId, memberId }: { readonly groupId: string; readonly memberId: string },
  by: By<Tx, CountedGroup>,
): Promise<PeopleOutcome<CountedGroup>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const group = await store.group(groupId, tx);
    if (group === undefined) return refused('group_unknown', { id: named(groupId) });
    const members = await store.groupMembers(groupId, tx);
    const found = members.find(({ subject }) => subject.id === memberId);
    if (found === undefined) return refused('member_unknown', { id: named(memberId) });
    await store.removeGroupMember(tx, found);
    const before = { name: group.name, member: subjectText(found.subject) };
    const told = { action: 'group.member_removed', target: `group:${groupId}`, before, after: undefined };
    return { kind: 'done', value: await counted(store, tx, group), happened: [told] };
  });
}

/**
 * Puts a person into exactly those groups that an identity provider says, besides the ones that were given by hand. Ids that
 * no group has are left out. To be called in the transaction of the sign-in; says what is to be written down.
 */
export async function setMappedGroups<Tx>(
  { store }: Pick<IdentityPorts<Tx>, 'store'>,
  tx: Tx,
  { personId, groupIds }: { readonly personId: string; readonly groupIds: readonly string[] },
): Promise<readonly Happened[]> {
  const subject = { kind: 'person', id: personId } as const;
  const all = await store.groups(tx);
  const wanted = all.filter(({ id }) => groupIds.includes(id));
  const held = (await store.groupMembers(undefined, tx)).filter(
    (member) => member.subject.kind === 'person' && member.subject.id === personId,
  );
  const gone = held.filter(({ groupId, isMapped }) => isMapped && !wanted.some(({ id }) => id === groupId));
  const come = wanted.filter(({ id }) => !held.some(({ groupId }) => groupId === id));
  for (const { groupId } of gone) await store.removeGroupMember(tx, { groupId, subject });
  for (const { id } of come) await store.saveGroupMember(tx, { groupId: id, subject, isMapped: true });
  const member = { member: subjectText(subject), is_mapped: true };
  return [
    ...gone.map(({ groupId }) => ({
      action: 'group.member_removed',
      target: `group:${groupId}`,
      before: member,
      after: undefined,
    })),
    ...come.map(({ id }) => ({
      action: 'group.member_added',
      target: `group:${id}`,
      before: undefined,
      after: member,
    })),
  ];
}

async function counted<Tx>(store: IdentityPorts<Tx>['store'], tx: Tx, group: Group): Promise<CountedGroup> {
  return { ...group, memberCount: (await store.groupMembers(group.id, tx)).length };
}

async function nameTaken<Tx>(
  store: IdentityPorts<Tx>['store'],
  tx: Tx,
  { name, id }: { readonly name: string; readonly id: string },
): Promise<PeopleRefusal | undefined> {
  const groups = await store.groups(tx);
  return groups.some((group) => group.name === name && group.id !== id) ? refused('name_taken', { name }) : undefined;
}

function happened(action: string, before: Group | undefined, after: Group | undefined): Happened {
  const shown = (group: Group | undefined) => (group === undefined ? undefined : { name: group.name });
  return { action, target: `group:${(before ?? after)?.id ?? ''}`, before: shown(before), after: shown(after) };
}
