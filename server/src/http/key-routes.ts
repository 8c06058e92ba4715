import type { OpenAPIHono } from '@hono/zod-openapi';
import { type ApiKey, type NewApiKey, type NewKeyAnswer, newApiKeySchema, pageQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type Actor, type KeyRecord, keyRecordOf, type MadeKey, may, type OwnedKey } from '#identity';
import { asInstant, type Instant, isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

/** `/api/v1/keys`: listing, making and revoking API keys. Declared ones are shown and stay as they are. */
export function keyRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: ControlApiOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get('/api/v1/keys', signedIn, async (context) => context.json(await listKeys(context, options)));
  app.post('/api/v1/keys', signedIn, async (context) => {
    const body = await readJsonBody(context.req.raw);
    return await answerOnce(context, options, {
      body,
      act: (keep) => createKey(context, options, { asked: parseWith(newApiKeySchema, body), keep }),
    });
  });
  app.delete('/api/v1/keys/:id', signedIn, async (context) => context.json(await revokeKey(context, options)));
}

/** Both kinds in one order: descending ids, which puts those of the database newest first. */
async function listKeys(context: ApiContext, options: ControlApiOptions) {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'keys', kind: 'string' });
  const actor = context.get('actor');
  const declared = options
    .declaredKeys()
    .filter((key) => isShown(actor, key) && (before === undefined || key.id < before))
    .map(declaredAnswer);
  // One more than the page holds tells whether there is another page.
  const made = await options.identity.keys(actor, { before, limit: limit + 1 });
  const found = [...declared, ...made.map(ownedAnswer)].sort((one, other) => (one.id < other.id ? 1 : -1));
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
    role: asked.role,
    workspaceId: workspaceOf(asked.workspace, actor, options),
    endpoints: asked.endpoints,
    expiresAt: asked.expires_at === undefined ? undefined : asInstant(Date.parse(asked.expires_at)),
  };
  const answerOf = (made: MadeKey): Answer => {
    const body: NewKeyAnswer = { ...ownedAnswer(made.owned), secret: made.secret };
    return { status: 201, body };
  };
  const outcome = await options.identity.createKey(
    { actor, key, keep: (tx, made) => keep(tx, answerOf(made)) },
    originOf(context),
  );
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code);
  return answerOf(outcome);
}

async function revokeKey(context: ApiContext, options: ControlApiOptions): Promise<ApiKey> {
  const id = context.req.param('id') ?? '';
  const actor = context.get('actor');
  const declared = options.declaredKeys().find((key) => key.id === id);
  if (declared !== undefined && isShown(actor, declared)) throw new ApiRefusal('api_key_declared');
  const outcome = await options.identity.revokeKey({ actor, id }, originOf(context));
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, { id: id.slice(0, 100) });
  return ownedAnswer(outcome.owned);
}

function workspaceOf(wanted: string | undefined, actor: Actor, { account }: ControlApiOptions): string {
  if (wanted === undefined) return actor.workspaceId;
  const found = account().workspaces.find(({ id, name }) => id === wanted || name === wanted);
  if (found === undefined) throw new ApiRefusal('workspace_unknown', { workspace: wanted });
  return found.id;
}

function isShown(actor: Actor, key: KeyRecord): boolean {
  return may(actor, { kind: 'manage_keys_all' }).isAllowed || key.requesterId === actor.requesterId;
}

function declaredAnswer(key: KeyRecord): ApiKey {
  return {
    id: key.id,
    name: key.name,
    requester: key.requester,
    role: key.role,
    workspace_id: key.workspaceId,
    endpoints: key.endpoints === undefined ? null : [...key.endpoints],
    created_at: null,
    expires_at: textOf(key.expiresAt),
    revoked_at: null,
    is_declared: true,
  };
}

function ownedAnswer(owned: OwnedKey): ApiKey {
  const { key, person } = owned;
  return {
    id: key.id,
    name: key.name,
    requester: person.email,
    role: keyRecordOf(owned).role,
    workspace_id: key.workspaceId,
    endpoints: key.endpoints === undefined ? null : [...key.endpoints],
    created_at: isoInstant(key.createdAt),
    expires_at: textOf(key.expiresAt),
    revoked_at: textOf(key.revokedAt),
    is_declared: false,
  };
}

function textOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}
