import type { OpenAPIHono } from '@hono/zod-openapi';
import type { SignInMethods } from '@tallygate/contract';
import { z } from 'zod';
import type { ApiContext, ApiEnv, ApiRefusal, ControlApiOptions } from './api-context.ts';
import { parseWith } from './parse-with.ts';
import { originOf, pagesOf } from './request-origin.ts';
import { readShortCookie, writeShortCookie } from './short-cookies.ts';

/** Where identity providers send browsers back to. */
export const CALLBACK_PATH = '/api/v1/sso/callback';

/** `/api/v1/sign-in-methods` and `/api/v1/sso/…`: what the sign-in page offers, and signing in with an identity provider. */
export function singleSignOnRoutes(app: OpenAPIHono<ApiEnv>, options: ControlApiOptions): void {
  app.get('/api/v1/sign-in-methods', async (context) => context.json(await methods(options)));
  app.get('/api/v1/sso/start', async (context) => {
    const { next } = parseWith(startQuerySchema, context.req.query());
    const redirectUri = `${pagesOf(context, options)}${CALLBACK_PATH}`;
    const outcome = await options.identity.signingIn.startSingleSignOn({ redirectUri, next });
    context.header('cache-control', 'no-store');
    if (outcome.kind === 'refuse') return context.redirect(problemPage(outcome.code), 303);
    context.header('set-cookie', writeShortCookie('sso', outcome.flow, options));
    return context.redirect(outcome.url, 303);
  });
  app.get(CALLBACK_PATH, (context) => finish(context, options));
}

const startQuerySchema = z.object({ next: z.string().max(2_000).optional() });

async function methods({ identity, publicUrl }: ControlApiOptions): Promise<SignInMethods> {
  const { password, singleSignOn } = await identity.signingIn.signInSettings();
  return {
    password,
    single_sign_on: singleSignOn?.isOn === true ? { name: singleSignOn.name } : null,
    reset_by_mail: identity.signingIn.hasMail && publicUrl !== undefined,
  };
}

async function finish(context: ApiContext, options: ControlApiOptions): Promise<Response> {
  const { identity } = options;
  const flow = readShortCookie(context, 'sso', options);
  const answer = new URL(context.req.url).searchParams;
  const replaced = (await identity.signedIn(context.req.raw.headers))?.sessionId;
  const from = { origin: originOf(context), replaced };
  const outcome = await identity.signingIn.finishSingleSignOn({ answer, flow }, from);
  context.header('cache-control', 'no-store');
  context.header('set-cookie', writeShortCookie('sso', undefined, options));
  switch (outcome.kind) {
    case 'refuse':
      return context.redirect(problemPage(outcome.code), 303);
    case 'code_needed':
      context.header('set-cookie', writeShortCookie('code', outcome.token, options), { append: true });
      return context.redirect('/sign-in?step=code', 303);
    case 'signed_in':
      context.header('set-cookie', outcome.cookie, { append: true });
      return context.redirect(outcome.next === '' ? '/' : outcome.next, 303);
  }
}

/** Where the person reads what went wrong: the page has words for each code. */
function problemPage(code: ApiRefusal['code']): string {
  return `/sign-in?problem=${code}`;
}
