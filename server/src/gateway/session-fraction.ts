import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that is the same for all requests of a session at an endpoint, at every gateway and after every restart:
 * drawn by it, a session stays on its destination as long as the split is the same. Over sessions it is uniform.
 */
export function sessionFraction(endpointId: string, sessionId: string): number {
  const digest = createHash('sha256').update(endpointId).update('\0').update(sessionId).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}
