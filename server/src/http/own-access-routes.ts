import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  codeSchema,
  enrolmentSchema,
  type Profile,
  passwordChangeSchema,
  profileChangeSchema,
  type SecondFactor,
} from '@tallygate/contract';
import type { SignedIn } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { sessionOnly } from './session-only.ts';

/** `/api/v1/session/profile`, `…/password` and `…/second-factor`: what people look after themselves, signed in. */
export function ownAccessRoutes(app: OpenAPIHono<ApiEnv>, options: ControlApiOptions): void {
  const { signingIn } = options.identity;
  app.get('/api/v1/session/profile', async (context) => {
    const { by } = await sessionOnly(context, options);
    return answerOwn(context, await profileOf(by, options));
  });
  app.patch('/api/v1/session/profile', async (context) => {
    const act = await sessionOnly(context, options);
    await signingIn.changeProfile(act, parseWith(profileChangeSchema, await readJsonBody(context.req.raw)));
    const { by } = await sessionOnly(context, options);
    return answerOwn(context, await profileOf(by, options));
  });
  app.post('/api/v1/session/password', async (context) => {
    const act = await sessionOnly(context, options);
    const body = parseWith(passwordChangeSchema, await readJsonBody(context.req.raw));
    const asked = { current: body.current_password, next: body.new_password };
    const outcome = await signingIn.changePassword(act, asked);
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    context.header('set-cookie', outcome.cookie);
    return context.body(null, 204);
  });
  secondFactorRoutes(app, options);
}

function secondFactorRoutes(app: OpenAPIHono<ApiEnv>, options: ControlApiOptions): void {
  const { signingIn } = options.identity;
  app.get('/api/v1/session/second-factor', async (context) => {
    const { by } = await sessionOnly(context, options);
    return answerOwn(context, toState(await signingIn.factorState(by)));
  });
  app.post('/api/v1/session/second-factor/enrolment', async (context) => {
    const act = await sessionOnly(context, options);
    const { password } = parseWith(enrolmentSchema, await readJsonBody(context.req.raw, { mayBeEmpty: true }));
    const outcome = await signingIn.enrolFactor(act, password);
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    return answerOwn(context, { secret: outcome.secret, uri: outcome.uri });
  });
  app.post('/api/v1/session/second-factor/confirmation', async (context) => {
    const outcome = await signingIn.confirmFactor(await sessionOnly(context, options), await codeOf(context));
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    context.header('set-cookie', outcome.cookie);
    return answerOwn(context, { recovery_codes: [...outcome.codes] });
  });
  app.post('/api/v1/session/second-factor/recovery-codes', async (context) => {
    const outcome = await signingIn.renewRecoveryCodes(await sessionOnly(context, options), await codeOf(context));
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    return answerOwn(context, { recovery_codes: [...outcome.codes] });
  });
  app.post('/api/v1/session/second-factor/removal', async (context) => {
    const outcome = await signingIn.removeFactor(await sessionOnly(context, options), await codeOf(context));
    if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
    context.header('set-cookie', outcome.cookie);
    return context.body(null, 204);
  });
}

async function codeOf(context: ApiContext): Promise<string> {
  return parseWith(codeSchema, await readJsonBody(context.req.raw)).code;
}

async function profileOf({ person }: SignedIn, { identity }: ControlApiOptions): Promise<Profile> {
  const { hasPassword } = await identity.signingIn.factorState({ person });
  const language = (await identity.signingIn.language(person.id)) ?? null;
  return { name: person.name, email: person.email, language, has_password: hasPassword };
}

function toState(state: Awaited<ReturnType<ControlApiOptions['identity']['signingIn']['factorState']>>): SecondFactor {
  return {
    is_enabled: state.enabledAt !== undefined,
    enabled_at: state.enabledAt === undefined ? null : isoInstant(state.enabledAt),
    recovery_codes_left: state.recoveryCodesLeft,
    is_required: state.isRequired,
    has_password: state.hasPassword,
  };
}

/** Secrets and facts of one person: no cache keeps them. */
function answerOwn(context: ApiContext, body: object): Response {
  context.header('cache-control', 'no-store');
  return context.json(body);
}
