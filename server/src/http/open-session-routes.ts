import type { OpenAPIHono } from '@hono/zod-openapi';
import { type OpenSession, sessionsQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type Actor, type KnownSession, may } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { parseWith } from './parse-with.ts';
import { originOf } from './request-origin.ts';

/** `/api/v1/sessions` and `/api/v1/second-factors`: where people are signed in, and ending it; the rest of what admins do for those who are locked out. */
export function openSessionRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: ControlApiOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const { signingIn } = options.identity;
  app.get('/api/v1/sessions', signedIn, async (context) => {
    const found = await signingIn.sessions(whose(context));
    context.header('cache-control', 'no-store');
    return context.json({ data: found.map((session) => toAnswer(session, context.get('actor'))), next_cursor: null });
  });
  app.delete('/api/v1/sessions', signedIn, async (context) => {
    const actor = context.get('actor');
    const personId = whose(context);
    const isOwn = personId === actor.requesterId;
    const except = isOwn && actor.through.kind === 'session' ? actor.through.id : undefined;
    await signingIn.endSessions({ personId, except, by: doer(actor), origin: originOf(context) });
    return context.body(null, 204);
  });
  app.delete('/api/v1/sessions/:id', signedIn, async (context) => {
    const actor = context.get('actor');
    const only = context.req.param('id') ?? '';
    const ended = await signingIn.endSessions({
      personId: whose(context),
      only,
      by: doer(actor),
      origin: originOf(context),
    });
    if (ended === 0) throw new ApiRefusal('session_unknown');
    return context.body(null, 204);
  });
  app.delete('/api/v1/second-factors/:person', signedIn, async (context) => {
    const actor = context.get('actor');
    if (!may(actor, { kind: 'manage_people' }).isAllowed) throw new ApiRefusal('role_not_allowed');
    const personId = context.req.param('person') ?? '';
    const isReset = await signingIn.resetFactor({ personId, by: doer(actor), origin: originOf(context) });
    if (!isReset) throw new ApiRefusal('second_factor_unknown');
    return context.body(null, 204);
  });
}

/** The one who asks, signed in, or whom an admin names. */
function whose(context: ApiContext): string {
  const { person } = parseWith(sessionsQuerySchema, context.req.query());
  const actor = context.get('actor');
  const isSignedIn = actor.through.kind === 'session';
  if (person === undefined && !isSignedIn) throw new ApiRefusal('session_needed');
  if (person === undefined || (isSignedIn && person === actor.requesterId)) return actor.requesterId;
  if (!may(actor, { kind: 'manage_people' }).isAllowed) throw new ApiRefusal('role_not_allowed');
  return person;
}

function doer(actor: Actor) {
  return { id: actor.requesterId, address: actor.requester };
}

function toAnswer(session: KnownSession, { through }: Actor): OpenSession {
  return {
    id: session.id,
    is_current: through.kind === 'session' && through.id === session.id,
    started_at: isoInstant(session.startedAt),
    last_seen_at: isoInstant(session.seenAt),
    expires_at: isoInstant(session.expiresAt),
    address: session.address,
    user_agent: session.userAgent,
  };
}
