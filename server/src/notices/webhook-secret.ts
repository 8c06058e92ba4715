import type { Instant, Random } from '#kernel';
import type { SealedText } from './notice-ports.ts';
import type { WebhookSecret } from './notice-settings.ts';

const SECRET_BYTES = 32;

/** What the secret of webhooks is sealed for. */
export const WEBHOOK_SECRET_PURPOSE = 'webhook secret';

/** A new secret, 256 bits: as its holder is told it, and as it is kept. */
export function makeWebhookSecret(parts: { readonly random: Random; readonly box: SealedText }): {
  readonly secret: string;
  readonly sealed: string;
} {
  const bytes = Buffer.alloc(SECRET_BYTES);
  parts.random.fill(bytes);
  const secret = `whsec_${bytes.toString('base64url')}`;
  return { secret, sealed: parts.box.seal(secret, WEBHOOK_SECRET_PURPOSE) };
}

/** The secrets that sign now, the newest first. Empty: there is none, or the newest cannot be opened. */
export function signingSecrets(
  kept: WebhookSecret | undefined,
  { box, now }: { readonly box: SealedText; readonly now: Instant },
): readonly string[] {
  const newest = kept && box.open(kept.sealed, WEBHOOK_SECRET_PURPOSE);
  if (newest === undefined) return [];
  const earlier = earlierAt(kept, now);
  const opened = earlier && box.open(earlier.sealed, WEBHOOK_SECRET_PURPOSE);
  return opened === undefined ? [newest] : [newest, opened];
}

/** The earlier secret, while it signs. */
export function earlierAt(kept: WebhookSecret | undefined, now: Instant): WebhookSecret['earlier'] {
  return kept?.earlier !== undefined && kept.earlier.until > now ? kept.earlier : undefined;
}
