import type { MiddlewareHandler } from 'hono';
import { type Actor, actorOfKey, actorOfSession } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { senderOf } from './request-origin.ts';
import { speakTo } from './speak-to.ts';

/** Finds out who asks: by an API key (`Authorization: Bearer`, else `x-api-key`), else by the session cookie. */
export function authenticate(options: ControlApiOptions): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const bearer = /^Bearer +(\S+) *$/i.exec(context.req.header('authorization') ?? '')?.[1];
    const secret = bearer ?? context.req.header('x-api-key') ?? '';
    context.set(
      'actor',
      secret === '' ? await signedInActor(context, options) : await keyActor(context, options, secret),
    );
    await next();
  };
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Browsers send cookies along with requests of other sites' pages too; a change must come from a page of ours. */
export function refuseForeignPages(context: ApiContext, options: Pick<ControlApiOptions, 'publicUrl'>): void {
  if (SAFE_METHODS.includes(context.req.method)) return;
  if (senderOf(context.req.raw.headers, options.publicUrl) !== 'same_origin') throw new ApiRefusal('origin_refused');
}

async function keyActor(context: ApiContext, options: ControlApiOptions, secret: string): Promise<Actor> {
  const { findKey, identity, clock, noteKeyUse } = options;
  const key = findKey(secret);
  if (key === undefined) throw new ApiRefusal('key_unknown');
  speakTo(context, options, key.language);
  if (key.expiresAt !== undefined && key.expiresAt <= clock.now()) {
    throw new ApiRefusal('key_expired', { expired_at: isoInstant(key.expiresAt) });
  }
  noteKeyUse(key.hash);
  return actorOfKey(key, await identity.grantsOfKey(key));
}

async function signedInActor(context: ApiContext, options: ControlApiOptions): Promise<Actor> {
  const { headers } = context.req.raw;
  if (!options.identity.hasCookie(headers)) throw new ApiRefusal('key_missing');
  refuseForeignPages(context, options);
  const signedIn = await options.identity.signedIn(headers);
  speakTo(context, options, signedIn?.owner.language);
  const owner = signedIn === undefined ? undefined : await options.identity.findOwner(signedIn.person.id);
  if (signedIn === undefined || owner === undefined) throw new ApiRefusal('not_signed_in');
  if (signedIn.lacksSecondFactor) throw new ApiRefusal('second_factor_needed');
  return actorOfSession({ owner, sessionId: signedIn.sessionId }, options.account().defaultWorkspaceId);
}
