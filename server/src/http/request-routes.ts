import type { OpenAPIHono } from '@hono/zod-openapi';
import { type RequestSummary, requestFilterSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { asInstant, type Instant } from '#kernel';
import type { RowPlace } from '#usage';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { parseWith } from './parse-with.ts';
import { readingRows } from './reading-rows.ts';
import { rowScopeOf } from './row-scope.ts';

type Options = Pick<ControlApiOptions, 'usage'>;

/** `/api/v1/requests`: the newest rows, page by page, and one row whole. */
export function requestRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/requests', signedIn, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await listRequests(context, options));
  });
  app.get('/api/v1/requests/:id', signedIn, async (context) => {
    const id = context.req.param('id');
    const scope = rowScopeOf(context.get('actor'));
    const row = await readingRows(options.usage.request(id, scope, context.req.raw.signal));
    if (row === undefined) throw new ApiRefusal('request_unknown', { id: id.slice(0, 100) });
    context.header('cache-control', 'no-store');
    return context.json(row);
  });
}

async function listRequests(context: ApiContext, { usage }: Options) {
  const filter = parseWith(requestFilterSchema, context.req.query());
  const question = {
    scope: rowScopeOf(context.get('actor')),
    from: instantOf(filter.from),
    to: instantOf(filter.to),
    workspaceId: filter.workspace,
    endpoint: filter.endpoint,
    requester: filter.requester,
    finalStatus: filter.final_status,
    after: filter.cursor === undefined ? undefined : placeOf(filter.cursor),
    // One more than the page holds tells whether there is another page.
    limit: filter.limit + 1,
  };
  const found = await readingRows(usage.requests(question, context.req.raw.signal));
  const page = found.slice(0, filter.limit);
  return { data: page, next_cursor: found.length > filter.limit ? cursorAfter(page.at(-1)) : null };
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : asInstant(Date.parse(text));
}

/** A cursor holds the last row's time and id: the time alone may be many rows'. */
function placeOf(cursor: string): RowPlace {
  const text = readCursor(cursor, { list: 'requests', kind: 'string' }) ?? '';
  const [, at, requestId] = /^(\d{1,13}):(.*)$/s.exec(text) ?? [];
  if (at === undefined || requestId === undefined) throw new ApiRefusal('cursor_invalid');
  return { at: asInstant(Number(at)), requestId };
}

function cursorAfter(row: RequestSummary | undefined): string | null {
  return row === undefined ? null : writeCursor('requests', `${Date.parse(row.event_time)}:${row.request_id}`);
}
