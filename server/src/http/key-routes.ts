import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type ApiKey,
  type KeyRulesFacts,
  keyRulesSchema,
  keysQuerySchema,
  type NewApiKey,
  type NewKeyAnswer,
  newApiKeySchema,
  rotateKeySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type Actor, type KeyRecord, type KeyRules, type MadeKey, may } from '#identity';
import { asInstant, type Instant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { declaredAnswer, hashesOf, ownedAnswer } from './key-answers.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

/** `/api/v1/keys`: listing, making, rotating and revoking API keys. Declared ones are shown and stay as they are. */
export function keyRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: ControlApiOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get('/api/v1/keys', signedIn, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await listKeys(context, options));
  });
  app.post('/api/v1/keys', signedIn, async (context) =>
    once(context, options, (body, keep) =>
      createKey(context, options, { asked: parseWith(newApiKeySchema, body), keep }),
    ),
  );
  app.get('/api/v1/keys/settings', signedIn, async (context) =>
    context.json(rulesAnswer(await options.identity.keyRules())),
  );
  app.patch('/api/v1/keys/settings', signedIn, async (context) => {
    if (!may(context.get('actor'), { kind: 'manage_key_rules' }).isAllowed) throw new ApiRefusal('role_not_allowed');
    return await once(context, options, (body, keep) => changeRules(context, options, { body, keep }));
  });
  app.post('/api/v1/keys/:id/rotate', signedIn, async (context) => {
    const body = await readJsonBody(context.req.raw, { mayBeEmpty: true });
    return await answerOnce(context, options, { body, act: (keep) => rotateKey(context, options, { body, keep }) });
  });
  app.delete('/api/v1/keys/:id', signedIn, async (context) => context.json(await revokeKey(context, options)));
}

interface Asked {
  readonly body: unknown;
  readonly keep: Keep;
}

async function once(
  context: ApiContext,
  options: ControlApiOptions,
  act: (body: unknown, keep: Keep) => Promise<Answer>,
): Promise<Response> {
  const body = await readJsonBody(context.req.raw);
  return await answerOnce(context, options, { body, act: (keep) => act(body, keep) });
}

/** Both kinds in one order: descending ids, which puts those of the database newest first. */
async function listKeys(context: ApiContext, options: ControlApiOptions) {
  const { limit, cursor, own } = parseWith(keysQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'keys', kind: 'string' });
  const actor = context.get('actor');
  const isOwnOnly = own === 'true';
  const declared = options
    .declaredKeys()
    .filter((key) => isShown(actor, key, isOwnOnly) && (before === undefined || key.id < before));
  // One more than the page holds tells whether there is another page.
  const made = await options.identity.keys(actor, { before, limit: limit + 1, isOwnOnly });
  const uses = await options.identity.keyUses(hashesOf(made, declared));
  const answers = [
    ...declared.map((key) => declaredAnswer(key, { isOfHome: options.isHomeKey(key.id), uses })),
    ...made.map((owned) => ownedAnswer(owned, uses)),
  ];
  const found = answers.sort((one, other) => (one.id < other.id ? 1 : -1));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page,
    next_cursor: found.length > limit && last !== undefined ? writeCursor('keys', last.id) : null,
  };
}

async function createKey(
  context: ApiContext,
  options: ControlApiOptions,
  { asked, keep }: { readonly asked: NewApiKey; readonly keep: Keep },
): Promise<Answer> {
  const actor = context.get('actor');
  const key = {
    name: asked.name,
    ownerId: asked.service_principal,
    role: asked.role,
    workspaceId: workspaceOf(asked.workspace, actor, options),
    endpoints: asked.endpoints,
    runTypes: asked.run_types,
    services: asked.services,
    features: asked.features,
    expiresAt: instantOf(asked.expires_at),
  };
  const outcome = await options.identity.createKey(
    { actor, key, keep: (tx, made) => keep(tx, madeAnswer(made)) },
    originOf(context),
  );
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return madeAnswer(outcome);
}

async function rotateKey(context: ApiContext, options: ControlApiOptions, { body, keep }: Asked): Promise<Answer> {
  const { overlap_seconds: overlapSeconds, expires_at: expiresAt } = parseWith(rotateKeySchema, body ?? {});
  const { id, actor } = ownKey(context, options);
  const outcome = await options.identity.rotateKey(
    { actor, id, overlapSeconds, expiresAt: instantOf(expiresAt), keep: (tx, made) => keep(tx, madeAnswer(made, 200)) },
    originOf(context),
  );
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, { id: id.slice(0, 100), ...outcome.details });
  return madeAnswer(outcome, 200);
}

async function revokeKey(context: ApiContext, options: ControlApiOptions): Promise<ApiKey> {
  const { id, actor } = ownKey(context, options);
  const outcome = await options.identity.revokeKey({ actor, id }, originOf(context));
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, { id: id.slice(0, 100) });
  return ownedAnswer(outcome.owned, await options.identity.keyUses(hashesOf([outcome.owned], [])));
}

async function changeRules(context: ApiContext, options: ControlApiOptions, { body, keep }: Asked): Promise<Answer> {
  const { lifetime_days_max: days } = parseWith(keyRulesSchema, body);
  const rules: KeyRules = { lifetimeDaysMax: days ?? undefined };
  const answer: Answer = { status: 200, body: rulesAnswer(rules) };
  const asked = { actor: context.get('actor'), rules, keep: (tx: Parameters<Keep>[0]) => keep(tx, answer) };
  await options.identity.setKeyRules(asked, originOf(context));
  return answer;
}

/** The key that the path names. Throws for one that is declared: it is changed where it is declared. */
function ownKey(context: ApiContext, options: ControlApiOptions): { readonly id: string; readonly actor: Actor } {
  const id = context.req.param('id') ?? '';
  const actor = context.get('actor');
  const declared = options.declaredKeys().find((key) => key.id === id);
  if (declared !== undefined && isShown(actor, declared, false)) throw new ApiRefusal('api_key_declared');
  return { id, actor };
}

function madeAnswer(made: MadeKey, status: 200 | 201 = 201): Answer {
  // A secret that was just made was never seen; the list tells of the earlier ones.
  const body: NewKeyAnswer = { ...ownedAnswer(made.owned, new Map()), secret: made.secret };
  return { status, body };
}

function rulesAnswer({ lifetimeDaysMax }: KeyRules): KeyRulesFacts {
  return { lifetime_days_max: lifetimeDaysMax ?? null };
}

function workspaceOf(wanted: string | undefined, actor: Actor, { account }: ControlApiOptions): string {
  if (wanted === undefined) return actor.workspaceId;
  const found = account().workspaces.find(({ id, name }) => id === wanted || name === wanted);
  if (found === undefined) throw new ApiRefusal('workspace_unknown', { workspace: wanted });
  return found.id;
}

function isShown(actor: Actor, key: KeyRecord, isOwnOnly: boolean): boolean {
  const seesAll = !isOwnOnly && may(actor, { kind: 'manage_keys_all' }).isAllowed;
  return seesAll || key.requesterId === actor.requesterId;
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : asInstant(Date.parse(text));
}
