import { invariant } from '#kernel';
import type { Actor } from './actor.ts';
import type { Owner } from './owner.ts';
import { emailKey } from './person.ts';
import type { IdentityPorts } from './ports.ts';

/** Whom a new key is to speak for; undefined: there is no such service principal. */
export async function keyOwner<Tx>(
  ports: IdentityPorts<Tx>,
  tx: Tx,
  { actor, ownerId }: { readonly actor: Actor; readonly ownerId: string | undefined },
): Promise<Owner | undefined> {
  if (ownerId === undefined || ownerId === actor.requesterId) return await maker(ports, tx, actor);
  const found = await ports.store.owner(ownerId, tx);
  // People make their keys themselves: nobody speaks for another.
  return found?.kind === 'service_principal' ? found : undefined;
}

/** The person that the actor is; made, with the role of their key, when they are only known from the configuration. */
async function maker<Tx>({ store, clock, newId }: IdentityPorts<Tx>, tx: Tx, actor: Actor): Promise<Owner> {
  const email = emailKey(actor.requester);
  const find = async () =>
    (await store.owner(actor.requesterId, tx)) ?? (await store.ownerByAddress({ kind: 'person', address: email }, tx));
  const known = await find();
  if (known !== undefined) return known;
  const isAccountAdmin = actor.role === 'account_admin';
  const person = { email, name: actor.requester, isAccountAdmin, createdAt: clock.now(), disabledAt: undefined };
  await store.savePerson(tx, { id: actor.requesterId === '' ? newId() : actor.requesterId, ...person });
  const made = await find();
  invariant(made !== undefined, 'a person who was just made is found');
  if (actor.role === 'account_admin') return made;
  const subject = { kind: 'person', id: made.id } as const;
  await store.saveWorkspaceRole(tx, { workspaceId: actor.workspaceId, subject, role: actor.role });
  return { ...made, roles: new Map([...made.roles, [actor.workspaceId, actor.role]]) };
}
