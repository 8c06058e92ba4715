import type { OpenAPIHono } from '@hono/zod-openapi';
import { type AuditEntry, pageQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { AuditEntry as Entry } from '#audit';
import { may } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { parseWith } from './parse-with.ts';

/** `GET /api/v1/audit`: who did what, newest first. */
export function auditRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: ControlApiOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get('/api/v1/audit', signedIn, async (context) => {
    if (!may(context.get('actor'), { kind: 'read_audit' }).isAllowed) throw new ApiRefusal('role_not_allowed');
    return context.json(await readPage(context, options));
  });
}

async function readPage(context: ApiContext, { audit }: ControlApiOptions) {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'audit', kind: 'number' });
  // One more than the page holds tells whether there is another page.
  const found = await audit.newest({ before, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(toAnswer),
    next_cursor: found.length > limit && last !== undefined ? writeCursor('audit', last.sequence) : null,
  };
}

function toAnswer(entry: Entry): AuditEntry {
  return {
    sequence: entry.sequence,
    at: isoInstant(entry.at),
    actor_id: entry.actorId,
    actor: entry.actor,
    action: entry.action,
    target: entry.target,
    before: entry.before ?? null,
    after: entry.after ?? null,
    address: entry.address,
    request_id: entry.requestId,
    hash: entry.hash,
  };
}
