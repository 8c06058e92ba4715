import type { KeyRecord } from './keys.ts';
import type { Asker } from './may.ts';
import { type Grants, homeOf, type Owner } from './owner.ts';

/** Who asks, whichever way they came in. What they may do is `may`'s to say. */
export interface Actor
  extends Pick<
      KeyRecord,
      'requesterId' | 'requester' | 'requesterType' | 'groups' | 'workspaceId' | 'role' | 'endpoints'
    >,
    Pick<Asker, 'roles' | 'grants'> {
  readonly through:
    | { readonly kind: 'key'; readonly id: string; readonly name: string }
    /** A person who signed in. */
    | { readonly kind: 'session'; readonly id: string };
}

/** The actor that a key speaks for, in the key's own workspace; `grants`: what may be read besides what the role gives. */
export function actorOfKey(key: KeyRecord, grants?: Grants | undefined): Actor {
  const { requesterId, requester, requesterType, groups, workspaceId, role, endpoints } = key;
  return {
    requesterId,
    requester,
    requesterType,
    groups,
    workspaceId,
    role,
    endpoints,
    grants,
    through: { kind: 'key', id: key.id, name: key.name },
  };
}

/** The actor that a person is, signed in; `workspaceId`: the account's default one, where they work who name none and may. */
export function actorOfSession(
  { owner, sessionId }: { readonly owner: Owner; readonly sessionId: string },
  workspaceId: string,
): Actor {
  const home = homeOf(owner, workspaceId);
  return {
    requesterId: owner.id,
    requester: owner.address,
    requesterType: 'USER',
    groups: owner.groups.map(({ name }) => name),
    // Without any workspace they see what is theirs alone.
    workspaceId: home?.workspaceId ?? '',
    role: home?.role ?? 'viewer',
    endpoints: undefined,
    roles: owner.roles,
    grants: owner.grants,
    through: { kind: 'session', id: sessionId },
  };
}
