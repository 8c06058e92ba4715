import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { KeyRecord } from '#identity';
import { asInstant, type Clock, type Instant } from '#kernel';
import type { Snapshot } from '../routing.ts';

/**
 * A credential that control makes out for one test call: it speaks for whoever asked, opens one endpoint, and holds for
 * seconds. No gateway needs to be told of it beforehand: it is signed with the internal secret, which gateways have.
 */
export interface Pass {
  readonly key: Omit<KeyRecord, 'hash'>;
  /** The endpoint that it opens, as its maker saw it: a gateway that has an older one does not know the pass yet. */
  readonly endpoint: { readonly id: string; readonly updatedAt: Instant };
}

/** Tells passes from keys before anything is computed. */
const PREFIX = 'tgp_';
const CHARS_MAX = 8_192;
const PURPOSE = 'tallygate pass 1';

/** The credential. `secret`: the internal one. */
export function writePass(pass: Pass, secret: string): string {
  const body = Buffer.from(JSON.stringify(pass), 'utf8').toString('base64url');
  return `${PREFIX}${body}.${sign(body, secret)}`;
}

/** Reads credentials that are passes. undefined: it is none, it does not hold, or its endpoint is not here yet. */
export type ReadPass = (credential: string, snapshot: Snapshot) => KeyRecord | undefined;

/** `secret`: the internal one, asked for anew since it is the process's. */
export function passReader({ secret, clock }: { readonly secret: string; readonly clock: Clock }): ReadPass {
  return (credential, snapshot) => {
    if (!credential.startsWith(PREFIX) || credential.length > CHARS_MAX) return undefined;
    const [body = '', mark = '', ...more] = credential.slice(PREFIX.length).split('.');
    if (more.length > 0 || !isSigned(body, mark, secret)) return undefined;
    const pass = passSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))).data;
    return pass === undefined ? undefined : holding(pass, snapshot, clock.now());
  };
}

function holding({ key, endpoint }: Pass, snapshot: Snapshot, now: Instant): KeyRecord | undefined {
  const { expiresAt, endpoints } = key;
  const served = snapshot.endpoints.get(endpoints?.[0] ?? '');
  const isHere = served?.id === endpoint.id && served.metadata.lastUpdatedTime >= endpoint.updatedAt;
  if (!isHere || expiresAt === undefined || expiresAt <= now) return undefined;
  return { ...key, hash: '' };
}

/** Compares letters, not what they decode to: base64 has several spellings of the same bytes. */
function isSigned(body: string, mark: string, secret: string): boolean {
  const expected = Buffer.from(sign(body, secret), 'latin1');
  const given = Buffer.from(mark, 'utf8');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The internal secret has other uses: a key of its own keeps their signatures apart. */
function sign(body: string, secret: string): string {
  const key = createHmac('sha256', secret).update(PURPOSE).digest();
  return createHmac('sha256', key).update(body).digest('base64url');
}

/** What is signed is ours; only what this release needs of another's is checked. */
const keySchema = z.object({ id: z.string(), expiresAt: z.number(), endpoints: z.array(z.string()).length(1) });
const passSchema = z.object({
  key: z.custom<Pass['key']>((key) => keySchema.safeParse(key).success),
  endpoint: z.object({ id: z.string(), updatedAt: z.number().transform(asInstant) }),
});
