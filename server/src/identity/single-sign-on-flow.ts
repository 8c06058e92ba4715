import { z } from 'zod';
import type { Clock } from '#kernel';
import type { ProviderSecrets } from './identity-provider.ts';
import type { TextBox } from './seal-text.ts';

/** A sign-in that is under way at the provider, as the browser carries it: sealed, so that nobody can make or read one. */
export interface SignOnFlow extends ProviderSecrets {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly next: string;
}

const PURPOSE = 'single sign-on under way';
/** How long people may take at the provider. */
const FLOW_LIFE_MS = 10 * 60_000;

const flowSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  redirectUri: z.string(),
  next: z.string(),
  startedAt: z.number(),
});

/** The value of the cookie. */
export function sealFlow({ box, clock }: { readonly box: TextBox; readonly clock: Clock }, flow: SignOnFlow): string {
  return box.seal(JSON.stringify({ ...flow, startedAt: clock.now() }), PURPOSE);
}

/** undefined: no cookie of ours, or one that is too old. */
export function openFlow(
  { box, clock }: { readonly box: TextBox; readonly clock: Clock },
  sealed: string,
): SignOnFlow | undefined {
  const text = box.open(sealed, PURPOSE);
  if (text === undefined) return undefined;
  const flow = flowSchema.parse(JSON.parse(text));
  const age = clock.now() - flow.startedAt;
  return age >= 0 && age < FLOW_LIFE_MS ? flow : undefined;
}
