import { hkdfSync } from 'node:crypto';

const BYTES = 32;

/** What secrets are derived for. */
export type SecretPurposeName = 'sessions' | 'answers' | 'providers' | 'signing in' | 'notices' | 'billing' | 'check';

/** A secret of its own for each purpose, out of the installation's one (HKDF, RFC 5869): none tells of another. */
export function deriveSecret(secret: string, purpose: SecretPurposeName): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `tallygate ${purpose} v1`, BYTES));
}
