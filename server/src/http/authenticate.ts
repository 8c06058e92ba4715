import type { MiddlewareHandler } from 'hono';
import { isoInstant } from '#kernel';
import { answerError } from './answer-error.ts';
import type { ApiEnv, ControlApiOptions } from './api-context.ts';

/** Finds out whose key was sent: `Authorization: Bearer`, else `x-api-key`. */
export function authenticate(options: ControlApiOptions): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const bearer = /^Bearer +(\S+) *$/i.exec(context.req.header('authorization') ?? '')?.[1];
    const secret = bearer ?? context.req.header('x-api-key');
    if (secret === undefined || secret === '') return answerError(context, 'key_missing');
    const key = options.findKey(secret);
    if (key === undefined) return answerError(context, 'key_unknown');
    if (key.expiresAt !== undefined && key.expiresAt <= options.clock.now()) {
      return answerError(context, 'key_expired', { expired_at: isoInstant(key.expiresAt) });
    }
    context.set('key', key);
    return await next();
  };
}
