import type { OpenAPIHono } from '@hono/zod-openapi';
import { codeSchema, setupSchema, signInSchema } from '@tallygate/contract';
import { z } from 'zod';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { refuseForeignPages } from './authenticate.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf, refuseOtherSites } from './request-origin.ts';
import { answerSession } from './session-answer.ts';
import { readShortCookie, writeShortCookie } from './short-cookies.ts';

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
    return await answerSession(context, options, { person: outcome.person, cookie: outcome.cookie, status: 201 });
  });
  app.post('/api/v1/session', (context) => signIn(context, options));
  app.post('/api/v1/session/second-factor', (context) => answerCode(context, options));
  app.get('/api/v1/session', async (context) => {
    const signedIn = await identity.signedIn(context.req.raw.headers);
    if (signedIn !== undefined) {
      return await answerSession(context, options, { ...signedIn, cookie: undefined, status: 200 });
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

async function signIn(context: ApiContext, options: ControlApiOptions): Promise<Response> {
  refuseOtherSites(context, options);
  const credentials = parseWith(signInSchema, await readJsonBody(context.req.raw));
  const { identity } = options;
  const replaced = (await identity.signedIn(context.req.raw.headers))?.sessionId;
  const outcome = await identity.signingIn.signIn(credentials, originOf(context), replaced);
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  if (outcome.kind === 'signed_in') {
    return await answerSession(context, options, { person: outcome.person, cookie: outcome.cookie, status: 200 });
  }
  context.header('cache-control', 'no-store');
  context.header('set-cookie', writeShortCookie('code', outcome.token, options));
  return context.json({ code_needed: true });
}

async function answerCode(context: ApiContext, options: ControlApiOptions): Promise<Response> {
  refuseOtherSites(context, options);
  const { code } = parseWith(codeSchema, await readJsonBody(context.req.raw));
  const token = readShortCookie(context, 'code', options);
  if (token === undefined) throw new ApiRefusal('sign_in_code_late');
  const { identity } = options;
  const replaced = (await identity.signedIn(context.req.raw.headers))?.sessionId;
  const outcome = await identity.signingIn.answerCode({ token, code }, { origin: originOf(context), replaced });
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  if (outcome.kind === 'code_needed') throw new ApiRefusal('sign_in_code_late');
  context.header('set-cookie', writeShortCookie('code', undefined, options));
  return await answerSession(context, options, { person: outcome.person, cookie: outcome.cookie, status: 200 });
}
