import type { OpenAPIHono } from '@hono/zod-openapi';
import { resetCompletionSchema, resetRequestSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { may } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf, refuseOtherSites } from './request-origin.ts';

/** `/api/v1/password-resets`: links for those who forgot their password, by mail or from an admin. */
export function passwordResetRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: ControlApiOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const { signingIn } = options.identity;
  app.post('/api/v1/password-resets', async (context) => {
    refuseOtherSites(context, options);
    const { email } = parseWith(resetRequestSchema, await readJsonBody(context.req.raw));
    const { publicUrl } = options;
    // A link is made of what the operator said, never of the Host that a stranger sent.
    if (!signingIn.hasMail || publicUrl === undefined) throw new ApiRefusal('mail_off');
    const outcome = signingIn.requestReset({ email, pages: publicUrl }, originOf(context));
    if (outcome.kind === 'wait') throw new ApiRefusal('sign_in_throttled', { seconds: outcome.seconds });
    context.header('cache-control', 'no-store');
    return context.body(null, 204);
  });
  app.post('/api/v1/password-resets/link', signedIn, async (context) => {
    const { email } = parseWith(resetRequestSchema, await readJsonBody(context.req.raw));
    const actor = context.get('actor');
    if (!may(actor, { kind: 'manage_people' }).isAllowed) throw new ApiRefusal('role_not_allowed');
    const by = { id: actor.requesterId, address: actor.requester };
    const made = await signingIn.makeResetLink({ email, by }, originOf(context));
    if (made === undefined) throw new ApiRefusal('member_unknown', { id: email.slice(0, 128) });
    context.header('cache-control', 'no-store');
    return context.json({ path: made.path, expires_at: isoInstant(made.expiresAt) }, 201);
  });
  app.post('/api/v1/password-resets/completion', async (context) => {
    refuseOtherSites(context, options);
    const asked = parseWith(resetCompletionSchema, await readJsonBody(context.req.raw));
    const outcome = await signingIn.completeReset(asked, originOf(context));
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    context.header('cache-control', 'no-store');
    return context.body(null, 204);
  });
}
