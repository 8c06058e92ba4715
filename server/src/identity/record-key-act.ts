import { type JsonValue, recordAct } from '#audit';
import { isoInstant } from '#kernel';
import type { Actor } from './actor.ts';
import type { ApiKeyRow } from './api-key.ts';
import type { IdentityPorts, Origin } from './ports.ts';

/** Puts what was done to a key into the log. */
export async function recordKeyAct<Tx>(
  { audit, clock }: Pick<IdentityPorts<Tx>, 'audit' | 'clock'>,
  tx: Tx,
  act: {
    readonly actor: Actor;
    readonly origin: Origin;
    readonly action: 'key.created' | 'key.rotated' | 'key.revoked';
    readonly before: ApiKeyRow | undefined;
    readonly after: ApiKeyRow;
  },
): Promise<void> {
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: act.actor.requesterId,
    actor: act.actor.requester,
    action: act.action,
    target: `key:${act.after.id}`,
    before: act.before === undefined ? undefined : shownKey(act.before),
    after: shownKey(act.after),
    address: act.origin.address,
    requestId: act.origin.requestId,
  });
}

/** As the log shows it: neither secrets nor their hashes. */
function shownKey(key: ApiKeyRow): JsonValue {
  return {
    name: key.name,
    owner_id: key.ownerId,
    workspace_id: key.workspaceId,
    role: key.role,
    endpoints: key.endpoints ?? null,
    run_types: key.runTypes ?? null,
    services: key.services ?? null,
    features: key.features ?? null,
    secrets: key.secrets.map(({ tail, createdAt, expiresAt }) => ({
      tail,
      created_at: isoInstant(createdAt),
      expires_at: expiresAt === undefined ? null : isoInstant(expiresAt),
    })),
    revoked_at: key.revokedAt === undefined ? null : isoInstant(key.revokedAt),
  };
}
