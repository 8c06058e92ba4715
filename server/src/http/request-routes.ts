import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  REQUEST_SORT_DAYS_MAX,
  type RequestSummary,
  requestFilterSchema,
  requestNeighboursQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { asInstant, type Instant } from '#kernel';
import type { RankedPlace, RowPlace, WholeRow } from '#usage';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { wantsCsv } from './csv-answer.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { keptFromText } from './kept-from.ts';
import { parseWith } from './parse-with.ts';
import { readingRows } from './reading-rows.ts';
import { listArrivals } from './request-arrivals.ts';
import { requestsFile } from './request-csv.ts';
import { rangeOf, requestQuery, rowFilterOf } from './request-filter.ts';
import { describeCost, describePayload } from './request-parts.ts';
import { rowScopeOf } from './row-scope.ts';

type Options = Pick<
  ControlApiOptions,
  'usage' | 'retention' | 'clock' | 'log' | 'tablesFor' | 'audit' | 'previews' | 'transaction'
>;
type Filter = z.output<typeof requestFilterSchema>;

const DAY_MS = 86_400_000;

/** `/api/v1/requests`: the newest rows, page by page or as a file, those that come in, and one row whole with what belongs to it. */
export function requestRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/requests', signedIn, async (context) => {
    const filter = parseWith(requestFilterSchema, requestQuery(context));
    if (wantsCsv(context)) return requestsFile(context, options, filter);
    context.header('cache-control', 'no-store');
    return context.json(await listRequests(context, options, filter));
  });
  app.get('/api/v1/requests/arrivals', signedIn, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await listArrivals(context, options));
  });
  app.get('/api/v1/requests/:id', signedIn, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await findRequest(context, options));
  });
  app.get('/api/v1/requests/:id/neighbours', signedIn, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await findNeighbours(context, options));
  });
  app.get('/api/v1/requests/:id/cost', signedIn, async (context) => {
    const row = await findRequest(context, options);
    const corrections = await readingRows(options.usage.correctionsOf(placeIn(row), context.req.raw.signal));
    context.header('cache-control', 'no-store');
    return context.json(describeCost(row, corrections));
  });
  app.get('/api/v1/requests/:id/payload', signedIn, async (context) => {
    const row = await findRequest(context, options);
    context.header('cache-control', 'no-store');
    return context.json(await describePayload(context, options, placeIn(row)));
  });
}

async function findRequest(context: ApiContext, { usage }: Options): Promise<WholeRow> {
  const id = context.req.param('id') ?? '';
  const row = await readingRows(usage.request(id, rowScopeOf(context.get('actor')), context.req.raw.signal));
  if (row === undefined) throw new ApiRefusal('request_unknown', { id: id.slice(0, 100) });
  return row;
}

function placeIn(row: WholeRow): RowPlace {
  return { at: asInstant(Date.parse(String(row['event_time']))), requestId: String(row['request_id']) };
}

async function listRequests(context: ApiContext, options: Options, filter: Filter) {
  const find = filter.sort === 'time' ? findNewest : findRanked;
  // One more than the page holds tells whether there is another page.
  const found = await readingRows(find(context, options, { filter, limit: filter.limit + 1 }));
  const page = found.slice(0, filter.limit);
  return {
    data: page,
    next_cursor: found.length > filter.limit ? cursorAfter(page.at(-1), filter.sort) : null,
    kept_from: await keptFromText(options.retention),
  };
}

interface Asked {
  readonly filter: Filter;
  readonly limit: number;
}

function findNewest(context: ApiContext, { usage }: Options, { filter, limit }: Asked) {
  const place = cursorIn(filter);
  return usage.requests(
    {
      scope: rowScopeOf(context.get('actor')),
      ...rangeOf(filter),
      filter: rowFilterOf(filter),
      after: place === undefined ? undefined : { at: asInstant(place.value), requestId: place.requestId },
      limit,
    },
    context.req.raw.signal,
  );
}

function findRanked(context: ApiContext, { usage, clock }: Options, { filter, limit }: Asked) {
  return usage.ranked(
    {
      scope: rowScopeOf(context.get('actor')),
      ...boundedRange(filter, clock.now()),
      filter: rowFilterOf(filter),
      by: filter.sort === 'cost' ? 'cost' : 'latency',
      after: cursorIn(filter),
      limit,
    },
    context.req.raw.signal,
  );
}

/** What is not sorted by time is looked at as a whole for each page. */
function boundedRange(filter: Filter, now: Instant): { readonly from: Instant; readonly to: Instant } {
  const { from, to = now } = rangeOf(filter);
  if (from === undefined || to - from > REQUEST_SORT_DAYS_MAX * DAY_MS) {
    const detail = `sort: a list that is not sorted by time needs a range of at most ${REQUEST_SORT_DAYS_MAX} days`;
    throw new ApiRefusal('request_invalid', { detail });
  }
  return { from, to };
}

/** What stands before and after a request in the list. */
async function findNeighbours(context: ApiContext, options: Options) {
  const cut = parseWith(requestNeighboursQuerySchema, requestQuery(context));
  const place = placeIn(await findRequest(context, options));
  const question = { scope: rowScopeOf(context.get('actor')), ...rangeOf(cut), filter: rowFilterOf(cut) };
  const { signal } = context.req.raw;
  const [newer, [older]] = await readingRows(
    Promise.all([
      options.usage.newerThan(place, question, signal),
      options.usage.requests({ ...question, after: place, limit: 1 }, signal),
    ]),
  );
  return { newer: newer ?? null, older: older?.request_id ?? null };
}

const LISTS = { time: 'requests', latency: 'requests_by_latency', cost: 'requests_by_cost' } as const;

/** A cursor holds the last row's value and id: the value alone may be many rows'. */
function cursorIn({ cursor, sort }: Filter): RankedPlace | undefined {
  if (cursor === undefined) return undefined;
  const text = readCursor(cursor, { list: LISTS[sort], kind: 'string' }) ?? '';
  const [, value, requestId] = /^(-?\d{1,16}):(.*)$/s.exec(text) ?? [];
  if (value === undefined || requestId === undefined) throw new ApiRefusal('cursor_invalid');
  return { value: Number(value), requestId };
}

function cursorAfter(row: RequestSummary | undefined, sort: Filter['sort']): string | null {
  if (row === undefined) return null;
  const values = { time: Date.parse(row.event_time), latency: row.latency_ms ?? 0, cost: row.cost_nano_usd ?? 0 };
  return writeCursor(LISTS[sort], `${values[sort]}:${row.request_id}`);
}
