import type { KeyRecord, Role } from '#identity';

/** The key of somebody in workspace 1, without bounds of its own. */
export function keyOf(role: Role, requesterId: string): KeyRecord {
  return {
    id: 'key',
    name: 'key',
    hash: '',
    requesterId,
    requester: `${requesterId}@acme.com`,
    requesterType: 'USER',
    groups: [],
    workspaceId: '1',
    role,
    endpoints: undefined,
    runTypes: undefined,
    services: undefined,
    features: undefined,
    expiresAt: undefined,
  };
}
