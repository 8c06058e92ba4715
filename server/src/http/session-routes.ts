import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Session, setupSchema, signInSchema } from '@tallygate/contract';
import { z } from 'zod';
import { actorOfSession, type SignedIn } from '#identity';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { refuseForeignPages } from './authenticate.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf, senderOf } from './request-origin.ts';

/** `/api/v1/setup` and `/api/v1/session`: becoming the first account admin, signing in and out. */
export function sessionRoutes(app: OpenAPIHono<ApiEnv>, options: ControlApiOptions): void {
  const { identity } = options;
  app.get('/api/v1/setup', async (context) => {
    const { token } = parseWith(setupQuerySchema, context.req.query());
    const { isOpen, isTokenGood } = await identity.setupState(token);
    context.header('cache-control', 'no-store');
    return context.json({ is_open: isOpen, is_token_good: isTokenGood });
  });
  app.post('/api/v1/setup', async (context) => {
    refuseOtherSites(context, options);
    const admin = parseWith(lenientSetupSchema, await readJsonBody(context.req.raw));
    const outcome = await identity.setUp(admin, originOf(context));
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    return answerSession(context, options, { person: outcome.person, cookie: outcome.cookie, status: 201 });
  });
  app.post('/api/v1/session', async (context) => {
    refuseOtherSites(context, options);
    const credentials = parseWith(signInSchema, await readJsonBody(context.req.raw));
    const outcome = await identity.signIn(credentials, originOf(context));
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    return answerSession(context, options, { person: outcome.person, cookie: outcome.cookie, status: 200 });
  });
  app.get('/api/v1/session', async (context) => {
    const signedIn = await identity.signedIn(context.req.raw.headers);
    if (signedIn !== undefined) {
      return answerSession(context, options, { person: signedIn.person, cookie: undefined, status: 200 });
    }
    // No failure: pages ask this of everybody who opens them, and browsers would note one in their console.
    context.header('cache-control', 'no-store');
    return context.body(null, 204);
  });
  app.delete('/api/v1/session', async (context) => {
    const { headers } = context.req.raw;
    if (identity.hasCookie(headers)) refuseForeignPages(context, options);
    const signedIn = await identity.signedIn(headers);
    if (signedIn !== undefined) await identity.signOut(signedIn, originOf(context));
    context.header('set-cookie', identity.clearingCookie);
    return context.body(null, 204);
  });
}

const setupQuerySchema = z.object({ token: z.string().max(200).optional() });
/** Its length is judged with the rest of the password, and told in the caller's language. */
const lenientSetupSchema = setupSchema.extend({ password: z.string().max(4_096) });

/** There is no cookie yet to misuse, but a foreign page could sign its reader in as somebody else. */
function refuseOtherSites(context: ApiContext, { publicUrl }: ControlApiOptions): void {
  if (senderOf(context.req.raw.headers, publicUrl) === 'other') throw new ApiRefusal('origin_refused');
}

function answerSession(
  context: ApiContext,
  options: ControlApiOptions,
  {
    person,
    cookie,
    status,
  }: Pick<SignedIn, 'person'> & { readonly cookie: string | undefined; readonly status: 200 | 201 },
): Response {
  const account = options.account();
  const actor = actorOfSession({ person, sessionId: '' }, account.defaultWorkspaceId);
  const answer: Session = {
    person: { id: person.id, name: person.name, email: person.email, role: person.role },
    account: { id: account.id, name: account.name, time_zone: account.timeZone },
    workspaces: account.workspaces.map(({ id, name }) => ({ id, name })),
    tables: [...options.tablesFor(actor)].map((table) => `system.ai_gateway.${table}`),
    version: options.version,
  };
  context.header('cache-control', 'no-store');
  if (cookie !== undefined) context.header('set-cookie', cookie);
  return context.json(answer, status);
}
