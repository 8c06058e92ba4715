import { hkdfSync } from 'node:crypto';

const BYTES = 32;

/** A secret of its own for each purpose, out of the installation's one (HKDF, RFC 5869): none tells of another. */
export function deriveSecret(secret: string, purpose: 'sessions' | 'answers' | 'providers'): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `tallygate ${purpose} v1`, BYTES));
}
