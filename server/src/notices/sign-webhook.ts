import { createHmac } from 'node:crypto';
import type { Instant } from '#kernel';

const SECOND_MS = 1_000;

/**
 * The header `tallygate-signature`: `t=<unix seconds>,v1=<hex>`, one `v1` for each secret. Each is the HMAC-SHA256 (RFC 2104)
 * of `<unix seconds>.<body>`; the key is the secret's text. The time is signed so that an old post cannot be sent again.
 */
export function signWebhook(body: string, at: Instant, secrets: readonly string[]): string {
  const seconds = Math.floor(at / SECOND_MS);
  const signatures = secrets.map((secret) => createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
  return [`t=${seconds}`, ...signatures.map((signature) => `v1=${signature}`)].join(',');
}
