import type { OpenAPIHono } from '@hono/zod-openapi';
import { type PreviewFacts, previewChangeSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { isPreviewId, may, PREVIEWS, type PreviewState } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { type Answer, answerOnce } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'previews' | 'idempotency'>;

/** `/api/v1/previews`: which features are on; account admins switch them. */
export function previewRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/previews', signedIn, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json({ data: (await options.previews.list()).map(answerOf), next_cursor: null });
  });
  app.patch('/api/v1/previews/:id', signedIn, async (context) => await switchPreview(context, options));
}

async function switchPreview(context: ApiContext, options: Options): Promise<Response> {
  const actor = context.get('actor');
  if (!may(actor, { kind: 'manage_previews' }).isAllowed) throw new ApiRefusal('role_not_allowed');
  const id = context.req.param('id') ?? '';
  if (!isPreviewId(id)) throw new ApiRefusal('preview_unknown', { preview: id.slice(0, 100) });
  const body = await readJsonBody(context.req.raw);
  return await answerOnce(context, options, {
    body,
    act: async (keep) => {
      const { is_on: isOn } = parseWith(previewChangeSchema, body);
      const answer = (state: PreviewState): Answer => ({ status: 200, body: answerOf(state) });
      const asked = { id, isOn, actor };
      const kept = { ...asked, keep: (tx: Parameters<typeof keep>[0], state: PreviewState) => keep(tx, answer(state)) };
      return answer(await options.previews.set(kept, originOf(context)));
    },
  });
}

function answerOf({ id, isOn, switched }: PreviewState): PreviewFacts {
  const { name, description, isOnByDefault } = PREVIEWS[id];
  return {
    id,
    name: { ...name },
    description: { ...description },
    is_on: isOn,
    is_on_by_default: isOnByDefault,
    updated_at: switched === undefined ? null : isoInstant(switched.updatedAt),
    updated_by: switched?.updatedBy.address ?? null,
  };
}
