import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { answerError } from './answer-error.ts';
import type { ApiEnv, ControlApiOptions } from './api-context.ts';
import { speakTo } from './speak-to.ts';

const SECRET_FIELD = 'x-tallygate-internal';
/** The Host that the client sent to the gateway. */
const HOST_FIELD = 'x-tallygate-host';

/** Names the request, then lets only requests of a gateway in, under a Host that we serve. Nothing is read before. */
export function openRequest(options: ControlApiOptions): MiddlewareHandler<ApiEnv> {
  const expected = digest(options.internalSecret);
  return async (context, next) => {
    const requestId = options.newRequestId();
    context.set('requestId', requestId);
    context.set('timeZone', options.account().timeZone);
    speakTo(context, options, undefined);
    context.header('tallygate-request-id', requestId);
    // Digests have one length, so that the comparison tells nothing of the secret, not even how long it is.
    if (!timingSafeEqual(digest(context.req.header(SECRET_FIELD) ?? ''), expected)) {
      return answerError(context, 'internal_only');
    }
    const host = context.req.header(HOST_FIELD) ?? context.req.header('host');
    if (!options.isKnownHost(host)) return answerError(context, 'host_unknown');
    return await next();
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
