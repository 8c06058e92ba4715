import type { ApiKey } from '@tallygate/contract';

/** Whether a key works at an instant, in milliseconds since 1970, and if not, why. */
export function keyState(
  key: Pick<ApiKey, 'revoked_at' | 'expires_at'>,
  now: number,
): 'active' | 'expired' | 'revoked' {
  if (key.revoked_at !== null) return 'revoked';
  return key.expires_at !== null && Date.parse(key.expires_at) <= now ? 'expired' : 'active';
}

/** Whether an earlier secret of a key still works beside the newest one. */
export function isRotating(key: Pick<ApiKey, 'revoked_at' | 'secrets'>, now: number): boolean {
  if (key.revoked_at !== null) return false;
  return key.secrets.slice(1).some(({ expires_at: at }) => at === null || Date.parse(at) > now);
}
