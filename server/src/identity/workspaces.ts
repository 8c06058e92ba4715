import type { Random } from '#kernel';
import { may } from './may.ts';
import type { Subject, WorkspaceRole } from './owner.ts';
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
import type { DirectRole, MadeWorkspace } from './people-store.ts';
import type { IdentityPorts } from './ports.ts';

/** A workspace as the account lists it; `isDeclared`: it comes from the configuration file. */
export interface ListedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly isDeclared: boolean;
}

/** Those that the account has, and what else refers to one of them. */
export interface WorkspaceFacts {
  /** Archived ones are not among them. */
  readonly listed: readonly ListedWorkspace[];
  /** How many endpoints there are in a workspace. */
  readonly endpointsIn: (workspaceId: string) => Promise<number>;
}

/** Makes a workspace. Its id looks like those of the configuration: 16 digits. */
export async function createWorkspace<Tx>(
  ports: IdentityPorts<Tx>,
  { name, listed }: { readonly name: string } & Pick<WorkspaceFacts, 'listed'>,
  by: By<Tx, MadeWorkspace>,
): Promise<PeopleOutcome<MadeWorkspace>> {
  if (!may(by.actor, { kind: 'manage_workspaces' }).isAllowed) return refused('role_not_allowed');
  const { store, clock, random } = ports;
  const id = makeId(random);
  return await peopleAct(ports, by, async (tx) => {
    const clash = await nameTaken({ store, tx, listed }, { id, name });
    if (clash !== undefined) return clash;
    const { requesterId, requester } = by.actor;
    const createdBy = { id: requesterId, address: requester };
    const workspace: MadeWorkspace = { id, name, createdAt: clock.now(), createdBy, archivedAt: undefined };
    await store.saveWorkspace(tx, workspace);
    return { kind: 'done', value: workspace, happened: [happened('workspace.created', undefined, workspace)] };
  });
}

/** Gives a workspace another name, archives it or takes it back. One that keys or endpoints are in is not archived. */
export async function changeWorkspace<Tx>(
  ports: IdentityPorts<Tx>,
  change: {
    readonly id: string;
    readonly name?: string | undefined;
    readonly isArchived?: boolean | undefined;
  } & WorkspaceFacts,
  by: By<Tx, MadeWorkspace>,
): Promise<PeopleOutcome<MadeWorkspace>> {
  if (!may(by.actor, { kind: 'manage_workspaces' }).isAllowed) return refused('role_not_allowed');
  const { id, listed } = change;
  if (listed.some((each) => each.id === id && each.isDeclared))
    return refused('workspace_declared', { workspace: named(id) });
  const endpoints = change.isArchived === true ? await change.endpointsIn(id) : 0;
  const { store, clock } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const before = (await store.workspaces(tx)).find((each) => each.id === id);
    if (before === undefined) return refused('workspace_unknown', { workspace: named(id) });
    const name = change.name ?? before.name;
    const clash = await nameTaken({ store, tx, listed }, { id, name });
    if (clash !== undefined) return clash;
    const keys = change.isArchived === true ? await store.liveKeysIn(id, tx) : 0;
    if (keys + endpoints > 0) return refused('workspace_in_use', { workspace: before.name, keys, endpoints });
    const archivedAt = change.isArchived === true ? (before.archivedAt ?? clock.now()) : undefined;
    const after = { ...before, name, archivedAt: change.isArchived === undefined ? before.archivedAt : archivedAt };
    await store.saveWorkspace(tx, after);
    return { kind: 'done', value: after, happened: [happened('workspace.changed', before, after)] };
  });
}

/** Gives somebody a role in a workspace, in place of the one that they hold there directly. */
export async function giveRole<Tx>(
  ports: IdentityPorts<Tx>,
  { workspaceId, subject, role, listed }: DirectRole & Pick<WorkspaceFacts, 'listed'>,
  by: By<Tx, DirectRole>,
): Promise<PeopleOutcome<DirectRole>> {
  if (!may(by.actor, { kind: 'manage_workspace_members', workspaceId }).isAllowed) return refused('role_not_allowed');
  if (!listed.some(({ id }) => id === workspaceId))
    return refused('workspace_unknown', { workspace: named(workspaceId) });
  const { store } = ports;
  return await peopleAct(ports, by, async (tx) => {
    if (!(await isThere(store, tx, subject))) return refused('member_unknown', { id: named(subject.id) });
    const before = await directRole(store, tx, { workspaceId, subject });
    const after: DirectRole = { workspaceId, subject, role };
    await store.saveWorkspaceRole(tx, after);
    return { kind: 'done', value: after, happened: [roleHappened(after, before?.role, role)] };
  });
}

/** Takes the role that somebody holds directly; what they hold through a group stays. */
export async function takeRole<Tx>(
  ports: IdentityPorts<Tx>,
  { workspaceId, subjectId }: { readonly workspaceId: string; readonly subjectId: string },
  by: By<Tx, DirectRole>,
): Promise<PeopleOutcome<DirectRole>> {
  if (!may(by.actor, { kind: 'manage_workspace_members', workspaceId }).isAllowed) return refused('role_not_allowed');
  const { store } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const before = (await store.directRoles({ workspaceId }, tx)).find(({ subject }) => subject.id === subjectId);
    if (before === undefined) return refused('member_unknown', { id: named(subjectId) });
    await store.removeWorkspaceRole(tx, before);
    return { kind: 'done', value: before, happened: [roleHappened(before, before.role, undefined)] };
  });
}

type Stores<Tx> = IdentityPorts<Tx>['store'];

const ID_SPAN = 9_000_000_000_000_000n;
const ID_FIRST = 1_000_000_000_000_000n;

function makeId(random: Random): string {
  const bytes = new Uint8Array(8);
  random.fill(bytes);
  return String(ID_FIRST + (new DataView(bytes.buffer).getBigUint64(0) % ID_SPAN));
}

async function nameTaken<Tx>(
  { store, tx, listed }: { readonly store: Stores<Tx>; readonly tx: Tx } & Pick<WorkspaceFacts, 'listed'>,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<PeopleRefusal | undefined> {
  // A name must never be mistaken for an id either.
  const all = [...listed, ...(await store.workspaces(tx))];
  const isTaken = all.some((each) => each.id !== id && (each.name === name || each.id === name));
  return isTaken ? refused('name_taken', { name: named(name) }) : undefined;
}

async function directRole<Tx>(
  store: Stores<Tx>,
  tx: Tx,
  { workspaceId, subject }: Pick<DirectRole, 'workspaceId' | 'subject'>,
): Promise<DirectRole | undefined> {
  const held = await store.directRoles({ subject }, tx);
  return held.find((each) => each.workspaceId === workspaceId);
}

/** Whether there is somebody, or a group, of that kind. */
export async function isThere<Tx>(store: Stores<Tx>, tx: Tx, { kind, id }: Subject): Promise<boolean> {
  if (kind === 'group') return (await store.group(id, tx)) !== undefined;
  return (await store.owner(id, tx))?.kind === kind;
}

function roleHappened(
  { workspaceId, subject }: Pick<DirectRole, 'workspaceId' | 'subject'>,
  before: WorkspaceRole | undefined,
  after: WorkspaceRole | undefined,
): Happened {
  const shown = (role: WorkspaceRole | undefined) =>
    role === undefined ? undefined : { member: subjectText(subject), role };
  return {
    action: after === undefined ? 'workspace.role_taken' : 'workspace.role_given',
    target: `workspace:${workspaceId}`,
    before: shown(before),
    after: shown(after),
  };
}

function happened(action: string, before: MadeWorkspace | undefined, after: MadeWorkspace): Happened {
  const shown = ({ name, archivedAt }: MadeWorkspace) => ({ name, is_archived: archivedAt !== undefined });
  return {
    action,
    target: `workspace:${after.id}`,
    before: before === undefined ? undefined : shown(before),
    after: shown(after),
  };
}
