import type { KeyRecord } from './keys.ts';
import type { SignedIn } from './sessions.ts';

/** Who asks, whichever way they came in. What they may do is `may`'s to say. */
export interface Actor
  extends Pick<
    KeyRecord,
    'requesterId' | 'requester' | 'requesterType' | 'groups' | 'workspaceId' | 'role' | 'endpoints'
  > {
  readonly through:
    | { readonly kind: 'key'; readonly id: string; readonly name: string }
    /** A person who signed in. */
    | { readonly kind: 'session'; readonly id: string };
}

/** The actor that a key speaks for. */
export function actorOfKey(key: KeyRecord): Actor {
  const { requesterId, requester, requesterType, groups, workspaceId, role, endpoints } = key;
  return {
    requesterId,
    requester,
    requesterType,
    groups,
    workspaceId,
    role,
    endpoints,
    through: { kind: 'key', id: key.id, name: key.name },
  };
}

/** The actor that a person is, signed in; in the workspace that stands for them while they name none. */
export function actorOfSession({ person, sessionId }: SignedIn, workspaceId: string): Actor {
  return {
    requesterId: person.id,
    requester: person.email,
    requesterType: 'USER',
    groups: [],
    workspaceId,
    role: person.role,
    endpoints: undefined,
    through: { kind: 'session', id: sessionId },
  };
}
