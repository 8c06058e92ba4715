import { asInstant } from '#kernel';
import { hashSecret } from './keys.ts';
import { makeLetters } from './make-key.ts';
import { may } from './may.ts';
import type { WorkspaceRole } from './owner.ts';
import { type By, type Happened, named, type PeopleOutcome, peopleAct, refused } from './people-act.ts';
import type { Invitation } from './people-store.ts';
import { emailKey } from './person.ts';
import type { IdentityPorts } from './ports.ts';

/** How long an invitation can be accepted. */
export const INVITATION_LIFE_MS = 7 * 24 * 60 * 60_000;

/** Whom to invite, and what they will be. */
export interface NewInvitation {
  readonly email: string;
  readonly isAccountAdmin: boolean;
  /** Ids of workspaces that there are. */
  readonly workspaces: readonly { readonly workspaceId: string; readonly role: WorkspaceRole }[];
  /** Ids. */
  readonly groups: readonly string[];
}

/** An invitation and the token that opens it, which exists nowhere else. */
export interface Invited {
  readonly invitation: Invitation;
  readonly token: string;
}

/** Where an invitation is in its life. */
export type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired';

export function stateOf(invitation: Invitation, now: number): InvitationState {
  if (invitation.acceptedAt !== undefined) return 'accepted';
  if (invitation.revokedAt !== undefined) return 'revoked';
  return now < invitation.expiresAt ? 'open' : 'expired';
}

/** Invites somebody by their address. An earlier invitation of the address that was not accepted ends. */
export async function invite<Tx>(
  ports: IdentityPorts<Tx>,
  asked: NewInvitation,
  by: By<Tx, Invited>,
): Promise<PeopleOutcome<Invited>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store, clock, engine, newId } = ports;
  const email = emailKey(asked.email);
  const token = makeLetters(ports.random);
  const id = newId();
  return await peopleAct(ports, by, async (tx) => {
    const known = await store.personByEmail(email, tx);
    if (known !== undefined && (await engine.hasPassword(known.id, tx))) return refused('member_known', { email });
    for (const group of asked.groups) {
      if ((await store.group(group, tx)) === undefined) return refused('group_unknown', { id: named(group) });
    }
    const now = clock.now();
    const earlier = await store.openInvitation(email, tx);
    const ended = earlier === undefined ? undefined : { ...earlier, revokedAt: now };
    if (ended !== undefined) await store.saveInvitation(tx, ended);
    const invitation: Invitation = {
      ...asked,
      id,
      email,
      hash: hashSecret(token),
      createdAt: now,
      createdBy: { id: by.actor.requesterId, address: by.actor.requester },
      expiresAt: asInstant(now + INVITATION_LIFE_MS),
      acceptedAt: undefined,
      revokedAt: undefined,
    };
    await store.saveInvitation(tx, invitation);
    const replaced = ended === undefined ? [] : [happened('invitation.revoked', ended)];
    return {
      kind: 'done',
      value: { invitation, token },
      happened: [...replaced, happened('invitation.created', invitation)],
    };
  });
}

/** Gives an invitation that was not accepted a new link and its whole time again; the earlier link opens nothing any more. */
export async function renewInvitation<Tx>(
  ports: IdentityPorts<Tx>,
  { id }: { readonly id: string },
  by: By<Tx, Invited>,
): Promise<PeopleOutcome<Invited>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store, clock } = ports;
  const token = makeLetters(ports.random);
  return await peopleAct(ports, by, async (tx) => {
    const found = await store.invitation({ id }, tx);
    if (found === undefined) return refused('invitation_unknown', { id: named(id) });
    const state = stateOf(found, clock.now());
    if (state === 'accepted' || state === 'revoked') return refused('invitation_ended');
    const expiresAt = asInstant(clock.now() + INVITATION_LIFE_MS);
    const invitation = { ...found, hash: hashSecret(token), expiresAt };
    await store.saveInvitation(tx, invitation);
    return { kind: 'done', value: { invitation, token }, happened: [happened('invitation.renewed', invitation)] };
  });
}

/** Takes an invitation back; repeating it changes nothing. */
export async function revokeInvitation<Tx>(
  ports: IdentityPorts<Tx>,
  { id }: { readonly id: string },
  by: By<Tx, Invitation>,
): Promise<PeopleOutcome<Invitation>> {
  if (!may(by.actor, { kind: 'manage_people' }).isAllowed) return refused('role_not_allowed');
  const { store, clock } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const found = await store.invitation({ id }, tx);
    if (found === undefined) return refused('invitation_unknown', { id: named(id) });
    if (found.acceptedAt !== undefined) return refused('invitation_ended');
    if (found.revokedAt !== undefined) return { kind: 'done', value: found, happened: [] };
    const revoked = { ...found, revokedAt: clock.now() };
    await store.saveInvitation(tx, revoked);
    return { kind: 'done', value: revoked, happened: [happened('invitation.revoked', revoked)] };
  });
}

/** An invitation as the log shows it: neither token nor hash. */
export function happened(action: string, { id, ...invitation }: Invitation): Happened {
  const after = {
    email: invitation.email,
    is_account_admin: invitation.isAccountAdmin,
    workspaces: Object.fromEntries(invitation.workspaces.map(({ workspaceId, role }) => [workspaceId, role])),
    groups: invitation.groups,
  };
  return { action, target: `invitation:${id}`, before: undefined, after };
}
