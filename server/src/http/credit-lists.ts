import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  CREDIT_KINDS,
  type CreditChange,
  creditHistoryQuerySchema,
  LOT_TYPES,
  type LotType,
  lotsQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import type { HistoryQuestion, Lot, Posting } from '#credits';
import { asInstant, type Instant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { changeAnswer, lotAnswer, lotType } from './credit-answers.ts';
import type { CreditRouteOptions } from './credit-route-options.ts';
import { creditUsage } from './credit-usage.ts';
import { csvAnswer, wantsCsv } from './csv-answer.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import { newestCsvParts } from './newest-csv-parts.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

const CSV_PAGE = 500;
/** Longer exports are made in parts, by time; the file says so. */
const CSV_CHANGES_MAX = 500_000;

/** Lots, the history and the use of a workspace's credits, as JSON or as CSV. */
export function creditListRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: CreditRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const list = (
    path: string,
    answer: (context: ApiContext, options: CreditRouteOptions) => Promise<Response>,
  ): void => {
    app.get(path, signedIn, async (context) => {
      demand(context, { kind: 'read_credits' });
      context.header('cache-control', 'no-store');
      return await answer(context, options);
    });
  };
  list('/api/v1/credits/lots', listLots);
  list('/api/v1/credits/history', listHistory);
  list('/api/v1/credits/usage', listUsage);
}

async function listLots(context: ApiContext, options: CreditRouteOptions): Promise<Response> {
  const query = parseWith(lotsQuerySchema, context.req.query());
  const workspaceId = workspaceIdOf(query.workspace, options.account());
  const lots = await options.credits.lots(workspaceId, { isOpenOnly: query.is_open === 'true' });
  const now = options.clock.now();
  if (wantsCsv(context)) return lotsCsv(context, { lots, now, log: options.log });
  const from = readCursor(query.cursor, { list: 'credit_lots', kind: 'number' }) ?? 0;
  const until = from + query.limit;
  return context.json({
    data: lots.slice(from, until).map((lot) => lotAnswer(lot, now)),
    next_cursor: until < lots.length ? writeCursor('credit_lots', until) : null,
  });
}

const LOT_COLUMNS = [
  ...(['id', 'type', 'note', 'amount', 'remaining', 'held', 'consumed', 'expired', 'voided', 'refunded'] as const),
  ...(['settled', 'priority', 'effective_at', 'expires_at', 'created_at'] as const),
];

function lotsCsv(
  context: ApiContext,
  { lots, now, log }: { readonly lots: readonly Lot[]; readonly now: Instant } & Pick<CreditRouteOptions, 'log'>,
): Response {
  async function* parts() {
    yield lots.map((lot) => {
      const shown = lotAnswer(lot, now);
      return LOT_COLUMNS.map((column) => shown[column]);
    });
  }
  return csvAnswer(context, { name: 'credit-lots', columns: LOT_COLUMNS, parts: parts(), log });
}

async function listHistory(context: ApiContext, options: CreditRouteOptions): Promise<Response> {
  const query = parseWith(creditHistoryQuerySchema, context.req.query());
  const workspaceId = workspaceIdOf(query.workspace, options.account());
  const lots = await options.credits.lots(workspaceId);
  const types = new Map(lots.map((lot) => [lot.id, lotType(lot)]));
  const asked = questionOf(query, { workspaceId, types });
  if (wantsCsv(context)) return historyCsv(context, options, { asked, lots, types });
  const before = readCursor(query.cursor, { list: 'credit_history', kind: 'number' });
  const page = await readHistory(options, {
    ...{ ...asked, limit: query.limit + 1 },
    ...(before !== undefined && { before }),
  });
  const shown = page.slice(0, query.limit);
  const last = shown.at(-1);
  return context.json({
    data: shown.map((posting) => changeAnswer(posting, types)),
    next_cursor: page.length > shown.length && last ? writeCursor('credit_history', last.sequence) : null,
  });
}

/** Nothing moved credits of a lot that there is not. */
async function readHistory({ credits }: CreditRouteOptions, asked: HistoryQuestion): Promise<readonly Posting[]> {
  return asked.lotIds?.length === 0 ? [] : await credits.history(asked);
}

type Question = Omit<HistoryQuestion, 'limit' | 'before'>;

function questionOf(
  query: z.output<typeof creditHistoryQuerySchema>,
  { workspaceId, types }: { readonly workspaceId: string; readonly types: ReadonlyMap<string, LotType> },
): Question {
  const kinds = namedIn(query.kinds, { what: 'kinds', of: CREDIT_KINDS });
  const wanted = namedIn(query.types, { what: 'types', of: LOT_TYPES });
  return {
    workspaceId,
    ...(kinds !== undefined && { kinds }),
    ...(wanted !== undefined && { lotIds: [...types].flatMap(([id, type]) => (wanted.includes(type) ? id : [])) }),
    ...(query.from !== undefined && { from: asInstant(Date.parse(query.from)) }),
    ...(query.to !== undefined && { to: asInstant(Date.parse(query.to)) }),
  };
}

function namedIn<Name extends string>(
  text: string | undefined,
  { what, of }: { readonly what: string; readonly of: readonly Name[] },
): readonly Name[] | undefined {
  if (text === undefined) return undefined;
  const wanted = new Set(text.split(','));
  const found = of.filter((name) => wanted.has(name));
  if (found.length !== wanted.size) throw new ApiRefusal('request_invalid', { detail: `${what}: ${of.join(', ')}` });
  return found;
}

const CHANGE_COLUMNS = [
  ...(['sequence', 'booked_at', 'at', 'kind', 'types', 'amount', 'held', 'debt', 'lots', 'note', 'id'] as const),
];

function historyCsv(
  context: ApiContext,
  options: CreditRouteOptions,
  told: { readonly asked: Question; readonly lots: readonly Lot[]; readonly types: ReadonlyMap<string, LotType> },
): Response {
  const { asked, types } = told;
  const list = {
    read: ({ after, limit }: { readonly after: Posting | undefined; readonly limit: number }) =>
      readHistory(options, { ...asked, limit, ...(after !== undefined && { before: after.sequence }) }),
    lines: (page: readonly Posting[]) => page.map((posting) => changeLine(changeAnswer(posting, types))),
  };
  const bounds = { entriesMax: CSV_CHANGES_MAX, entriesPerPart: CSV_PAGE, language: context.get('language') };
  const parts = newestCsvParts(list, bounds);
  return csvAnswer(context, { name: 'credit-history', columns: CHANGE_COLUMNS, parts, log: options.log });
}

function changeLine(change: CreditChange): readonly (string | number)[] {
  const { sequence, booked_at: bookedAt, at, kind, amount, held, debt, lots, note, id } = change;
  const types = [...new Set(lots.map(({ type }) => type))].join(' ');
  const parts = lots.map(({ lot_id: lot, amount: ofLot }) => `${lot}:${ofLot}`).join(' ');
  return [sequence, bookedAt, at, kind, types, amount, held, debt, parts, note, id];
}

const USAGE_COLUMNS = ['name', 'part', 'requests', 'runs', 'credits'];

async function listUsage(context: ApiContext, options: CreditRouteOptions): Promise<Response> {
  const usage = await creditUsage(context, options);
  if (!wantsCsv(context)) return context.json(usage);
  const { data, lines } = usage;
  const ofNames = data.flatMap(({ name, parts }) =>
    parts.map((part) => [name, part.name, part.requests, part.runs, part.credits]),
  );
  // All credits together are the total.
  const others = (['direct', 'corrections', 'booked_apart'] as const)
    .filter((line) => lines[line] !== '0')
    .map((line) => [`@${line}`, null, null, null, lines[line]]);
  async function* parts() {
    yield [...ofNames, ...others];
  }
  return csvAnswer(context, { name: 'credit-usage', columns: USAGE_COLUMNS, parts: parts(), log: options.log });
}
