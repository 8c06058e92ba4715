import { GRANTED_TABLES, may } from './may.ts';
import { type By, type Happened, named, type PeopleOutcome, peopleAct, refused, subjectText } from './people-act.ts';
import type { Grant, GrantedObject, Grantee } from './people-store.ts';
import type { IdentityPorts } from './ports.ts';
import { isThere } from './workspaces.ts';

/** Lets somebody read a table or a dashboard; repeating it gives the grant that there is. Whoever asks has made sure that a dashboard is there. */
export async function grant<Tx>(
  ports: IdentityPorts<Tx>,
  { object, grantee }: { readonly object: GrantedObject; readonly grantee: Grantee },
  by: By<Tx, Grant>,
): Promise<PeopleOutcome<Grant>> {
  if (!may(by.actor, { kind: 'manage_grants' }).isAllowed) return refused('role_not_allowed');
  if (object.kind === 'table' && !GRANTED_TABLES.includes(object.name)) {
    return refused('sql_table_unknown', { table: named(object.name) });
  }
  const { store, clock, newId } = ports;
  const id = newId();
  return await peopleAct(ports, by, async (tx) => {
    if (grantee.kind !== 'everyone' && !(await isThere(store, tx, grantee))) {
      return refused('member_unknown', { id: named(grantee.id) });
    }
    const earlier = (await store.grants(tx)).find((each) => isSame(each, { object, grantee }));
    if (earlier !== undefined) return { kind: 'done', value: earlier, happened: [] };
    const createdBy = { id: by.actor.requesterId, address: by.actor.requester };
    const made: Grant = { id, object, grantee, createdAt: clock.now(), createdBy };
    await store.addGrant(tx, made);
    return { kind: 'done', value: made, happened: [happened('grant.created', made)] };
  });
}

/** Takes a grant back. */
export async function revokeGrant<Tx>(
  ports: IdentityPorts<Tx>,
  { id }: { readonly id: string },
  by: By<Tx, Grant>,
): Promise<PeopleOutcome<Grant>> {
  if (!may(by.actor, { kind: 'manage_grants' }).isAllowed) return refused('role_not_allowed');
  const { store } = ports;
  return await peopleAct(ports, by, async (tx) => {
    const found = (await store.grants(tx)).find((each) => each.id === id);
    if (found === undefined) return refused('grant_unknown', { id: named(id) });
    await store.removeGrant(tx, id);
    return { kind: 'done', value: found, happened: [happened('grant.revoked', found)] };
  });
}

/** Opens a dashboard that was just imported to everyone; to be called in the import's own transaction. */
export async function openToEveryone<Tx>(
  { store, clock, newId }: Pick<IdentityPorts<Tx>, 'store' | 'clock' | 'newId'>,
  tx: Tx,
  { dashboard, by }: { readonly dashboard: string; readonly by: Grant['createdBy'] },
): Promise<void> {
  const object = { kind: 'dashboard', name: dashboard } as const;
  await store.addGrant(tx, {
    id: newId(),
    object,
    grantee: { kind: 'everyone', id: '' },
    createdAt: clock.now(),
    createdBy: by,
  });
}

function isSame(one: Grant, other: Pick<Grant, 'object' | 'grantee'>): boolean {
  return (
    one.object.kind === other.object.kind &&
    one.object.name === other.object.name &&
    one.grantee.kind === other.grantee.kind &&
    one.grantee.id === other.grantee.id
  );
}

function happened(action: 'grant.created' | 'grant.revoked', { object, grantee }: Grant): Happened {
  const shown = { object: `${object.kind}:${object.name}`, grantee: subjectText(grantee) };
  const isMade = action === 'grant.created';
  return {
    action,
    target: shown.object,
    before: isMade ? undefined : shown,
    after: isMade ? shown : undefined,
  };
}
