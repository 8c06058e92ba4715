import { recordAct } from '#audit';
import type { Actor } from './actor.ts';
import { happened, stateOf } from './invitations.ts';
import { hashSecret } from './keys.ts';
import { makeOwner, shownOwner } from './members.ts';
import type { Owner } from './owner.ts';
import { refusalOf } from './password-change.ts';
import { type Happened, type PeopleOutcome, refused } from './people-act.ts';
import type { Invitation } from './people-store.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { startSession } from './sessions.ts';

/** What somebody who was invited chose, with the token of the link. */
export interface Acceptance {
  readonly token: string;
  readonly name: string;
  readonly password: string;
}

/** Somebody who is in now; `cookie`: value of the `Set-Cookie` field that signs them in. */
export interface Accepted {
  readonly owner: Owner;
  readonly cookie: string;
}

/** The invitation that a token opens. One refusal for links that were never good, were used, taken back or are too old. */
export async function findInvitation<Tx>(
  { store, clock }: Pick<IdentityPorts<Tx>, 'store' | 'clock'>,
  token: string,
  tx?: Tx,
): Promise<PeopleOutcome<Invitation>> {
  const found = await store.invitation({ hash: hashSecret(token) }, tx);
  if (found === undefined || stateOf(found, clock.now()) !== 'open') return refused('invitation_bad');
  return { kind: 'done', value: found };
}

/** Makes the person, gives them what they were invited to, and signs them in: once. */
export async function acceptInvitation<Tx>(
  ports: IdentityPorts<Tx>,
  { token, name, password }: Acceptance,
  origin: Origin,
): Promise<PeopleOutcome<Accepted>> {
  const early = await findInvitation(ports, token);
  if (early.kind === 'refuse') return early;
  const wrong = refusalOf(password, early.value.email);
  if (wrong !== undefined) return wrong;
  const passwordHash = await ports.engine.hashPassword(password);
  const outcome = await ports.transaction(async (tx): Promise<PeopleOutcome<Accepted>> => {
    // Somebody else may have been faster while the password was hashed.
    const late = await findInvitation(ports, token, tx);
    if (late.kind === 'refuse') return late;
    const entry = await letIn(ports, tx, { invitation: late.value, name });
    if (entry.kind === 'refuse') return entry;
    const { owner, written } = entry.value;
    const person = { id: owner.id, name: owner.name, email: owner.address };
    await ports.engine.setPassword(tx, { ...person, passwordHash });
    await writeDown(ports, tx, { owner, written, origin });
    const cookie = await startSession(ports, tx, { person, origin });
    return { kind: 'done', value: { owner, cookie } };
  });
  if (outcome.kind === 'done') await ports.onKeysChanged();
  return outcome;
}

/**
 * Gives somebody whom an identity provider vouches for, under an address that was proven, what that address was invited to; undefined:
 * it was not invited. In the transaction of the sign-in.
 */
export async function acceptBySingleSignOn<Tx>(
  ports: IdentityPorts<Tx>,
  tx: Tx,
  { email, name, origin }: { readonly email: string; readonly name: string; readonly origin: Origin },
): Promise<Owner | undefined> {
  const invitation = await ports.store.openInvitation(email, tx);
  if (invitation === undefined || stateOf(invitation, ports.clock.now()) !== 'open') return undefined;
  const entry = await letIn(ports, tx, { invitation, name });
  if (entry.kind === 'refuse') return undefined;
  await writeDown(ports, tx, { ...entry.value, origin });
  return entry.value.owner;
}

interface LetIn {
  readonly owner: Owner;
  readonly written: readonly Happened[];
}

async function letIn<Tx>(
  ports: IdentityPorts<Tx>,
  tx: Tx,
  { invitation, name }: { readonly invitation: Invitation; readonly name: string },
): Promise<PeopleOutcome<LetIn>> {
  const { store, clock } = ports;
  const { email, workspaces, groups, isAccountAdmin } = invitation;
  const known = await store.personByEmail(email, tx);
  if (known !== undefined && (known.disabledAt !== undefined || (await ports.engine.hasPassword(known.id, tx)))) {
    return refused('invitation_bad');
  }
  const id = known?.id ?? ports.newId();
  const made: Happened[] = [];
  if (known === undefined) {
    const bare = { id, kind: 'person', address: email, name, isAccountAdmin, workspaces: [] } as const;
    const ran = await makeOwner(ports, tx, bare);
    if (ran.kind === 'refuse') return ran;
  } else await store.savePerson(tx, { ...known, name, isAccountAdmin: known.isAccountAdmin || isAccountAdmin });
  const subject = { kind: 'person', id } as const;
  for (const { workspaceId, role } of workspaces) await store.saveWorkspaceRole(tx, { workspaceId, subject, role });
  for (const groupId of groups) {
    // A group may be gone since.
    if ((await store.group(groupId, tx)) !== undefined) {
      await store.saveGroupMember(tx, { groupId, subject, isMapped: false });
    }
  }
  const accepted = { ...invitation, acceptedAt: clock.now() };
  await store.saveInvitation(tx, accepted);
  const owner = await store.owner(id, tx);
  if (owner === undefined) return refused('invitation_bad');
  made.push({
    action: known === undefined ? 'person.created' : 'person.changed',
    target: `person:${id}`,
    before: undefined,
    after: shownOwner(owner),
  });
  return { kind: 'done', value: { owner, written: [happened('invitation.accepted', accepted), ...made] } };
}

async function writeDown<Tx>(
  { audit, clock }: IdentityPorts<Tx>,
  tx: Tx,
  { owner, written, origin }: LetIn & { readonly origin: Origin },
): Promise<void> {
  const who: Pick<Actor, 'requesterId' | 'requester'> = { requesterId: owner.id, requester: owner.address };
  for (const each of written) {
    await recordAct(audit, tx, {
      at: clock.now(),
      actorId: who.requesterId,
      actor: who.requester,
      ...each,
      address: origin.address,
      requestId: origin.requestId,
    });
  }
}
