import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type IssuerCheckAnswer,
  issuerCheckSchema,
  type SignInSettings,
  type SingleSignOn,
  signInSettingsChangeSchema,
  type singleSignOnChangeSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { may, type SignInSettings as Settings, type SingleSignOnSettings } from '#identity';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf, pagesOf } from './request-origin.ts';
import { CALLBACK_PATH } from './single-sign-on-routes.ts';

/** `/api/v1/sign-in-settings`: how people sign in; for account admins. */
export function signInSettingsRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: ControlApiOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const { signingIn } = options.identity;
  app.get('/api/v1/sign-in-settings', signedIn, async (context) => {
    refuseOthers(context);
    return context.json(toAnswer(await signingIn.signInSettings(), callbackOf(context, options)));
  });
  app.patch('/api/v1/sign-in-settings', signedIn, async (context) => {
    refuseOthers(context);
    const body = await readJsonBody(context.req.raw);
    return await answerOnce(context, options, { body, act: (keep) => change(context, options, { body, keep }) });
  });
  app.post('/api/v1/sign-in-settings/check', signedIn, async (context) => {
    refuseOthers(context);
    const { issuer } = parseWith(issuerCheckSchema, await readJsonBody(context.req.raw));
    const problem = (await signingIn.checkIssuer(issuer)) ?? null;
    const answer: IssuerCheckAnswer = { is_good: problem === null, problem };
    return context.json(answer);
  });
}

function refuseOthers(context: ApiContext): void {
  if (!may(context.get('actor'), { kind: 'manage_people' }).isAllowed) throw new ApiRefusal('role_not_allowed');
}

async function change(
  context: ApiContext,
  options: ControlApiOptions,
  { body, keep }: { readonly body: unknown; readonly keep: Keep },
): Promise<Answer> {
  const asked = parseWith(signInSettingsChangeSchema, body);
  const { single_sign_on: sso } = asked;
  if (sso && !isIssuer(sso.issuer)) throw new ApiRefusal('issuer_bad');
  const workspaceId = sso?.default_workspace_id ?? undefined;
  if (workspaceId !== undefined && !options.account().workspaces.some(({ id }) => id === workspaceId)) {
    throw new ApiRefusal('workspace_unknown', { workspace: workspaceId });
  }
  const actor = context.get('actor');
  const answerOf = (settings: Settings): Answer => ({
    status: 200,
    body: toAnswer(settings, callbackOf(context, options)),
  });
  const settings = await options.identity.signingIn.changeSignInSettings({
    change: {
      password: asked.password,
      requiresSecondFactor: asked.requires_second_factor,
      sessionIdleMinutes: asked.session_idle_minutes,
      sessionMinutes: asked.session_minutes,
      singleSignOn: sso && newSingleSignOn(sso),
    },
    by: { id: actor.requesterId, address: actor.requester },
    origin: originOf(context),
    keep: (tx, changed) => keep(tx, answerOf(changed)),
  });
  return answerOf(settings);
}

/** As OpenID Connect Discovery 1.0, section 2 has it; on this machine alone without TLS. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(text);
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback);
  return isSafe && search === '' && hash === '' && username === '' && password === '';
}

function newSingleSignOn(sso: z.output<typeof singleSignOnChangeSchema>) {
  return {
    isOn: sso.is_on,
    name: sso.name,
    issuer: sso.issuer,
    clientId: sso.client_id,
    clientSecret: sso.client_secret,
    scopes: sso.scopes,
    groupsClaim: sso.groups_claim ?? undefined,
    groupMappings: sso.group_mappings.map(({ value, group_id }) => ({ value, groupId: group_id })),
    createsPeople: sso.creates_people,
    defaultRole: sso.default_role,
    defaultWorkspaceId: sso.default_workspace_id ?? undefined,
    emailDomains: sso.email_domains,
    trustsAddresses: sso.trusts_addresses,
  };
}

function callbackOf(context: ApiContext, options: ControlApiOptions): string {
  return `${pagesOf(context, options)}${CALLBACK_PATH}`;
}

function toAnswer(settings: Settings, callbackUrl: string): SignInSettings {
  return {
    password: settings.password,
    requires_second_factor: settings.requiresSecondFactor,
    session_idle_minutes: settings.sessionIdleMinutes,
    session_minutes: settings.sessionMinutes,
    single_sign_on: settings.singleSignOn === undefined ? null : shownSingleSignOn(settings.singleSignOn),
    callback_url: callbackUrl,
  };
}

function shownSingleSignOn(sso: SingleSignOnSettings): SingleSignOn {
  return {
    is_on: sso.isOn,
    name: sso.name,
    issuer: sso.issuer,
    client_id: sso.clientId,
    has_secret: sso.sealedSecret !== undefined,
    scopes: [...sso.scopes],
    groups_claim: sso.groupsClaim ?? null,
    group_mappings: sso.groupMappings.map(({ value, groupId }) => ({ value, group_id: groupId })),
    creates_people: sso.createsPeople,
    default_role: sso.defaultRole,
    default_workspace_id: sso.defaultWorkspaceId ?? null,
    email_domains: [...sso.emailDomains],
    trusts_addresses: sso.trustsAddresses,
  };
}
