import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  newQuerySchema,
  type QuerySummary,
  queriesQuerySchema,
  queryChangeSchema,
  type SavedQuery as SavedQueryAnswer,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type Actor, may } from '#identity';
import { isoInstant } from '#kernel';
import {
  type ListedQuery,
  listFunctions,
  mayChange,
  type QueryAsker,
  type QueryContent,
  type QueryOutcome,
  type SavedQuery,
} from '#sql';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { tellVersion, versionAsked } from './catalogue-answers.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { Answer, Keep } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'queries' | 'idempotency'>;

const ROOT = '/api/v1/queries';
const LIST = 'queries';

/** `/api/v1/queries`: statements under a name, one's own and those shared with the account; and what statements may call. */
export function queryRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/sql/functions', signedIn, (context) => context.json({ data: listFunctions() }));
  app.get(ROOT, signedIn, async (context) => context.json(await listQueries(context, options)));
  app.get(`${ROOT}/:id`, signedIn, async (context) => {
    const asker = askerOf(context);
    const query = doneOr(await options.queries.find(idIn(context), asker));
    tellVersion(context, query.version);
    return context.json(answerOf(query, asker));
  });
  const change = changeOnce({ kind: 'run_sql' }, options);
  app.post(ROOT, signedIn, change(addQuery));
  app.patch(`${ROOT}/:id`, signedIn, change(changeQuery));
  app.delete(`${ROOT}/:id`, signedIn, changeOnce({ kind: 'run_sql' }, options, { mayBeEmpty: true })(removeQuery));
}

async function listQueries(context: ApiContext, { queries }: Options) {
  const { limit, cursor, whose } = parseWith(queriesQuerySchema, context.req.query());
  const asker = askerOf(context);
  const list = `${LIST}-${whose}`;
  const after = placeIn(readCursor(cursor, { list, kind: 'string' }));
  const found = await queries.list({ viewerId: asker.id, whose, after, limit: limit + 1 });
  const data = found.slice(0, limit);
  const last = data.at(-1);
  return {
    data: data.map((query) => summaryOf(query, asker)),
    next_cursor: found.length > limit && last !== undefined ? writeCursor(list, `${last.name}\n${last.id}`) : null,
  };
}

/** Names have one line. */
function placeIn(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [name = '', id = ''] = cursor.split('\n');
  return { name, id };
}

type Asked = AskedChange<Options>;

async function addQuery({ context, options, body, keep }: Asked): Promise<Answer> {
  const { is_shared: isShared, ...wanted } = parseWith(newQuerySchema, body);
  const asker = askerOf(context);
  const kept = keeping({ keep, asker, status: 201 });
  return kept.answer(await options.queries.add({ content: { ...wanted, isShared }, keep: kept.keep }, asker));
}

async function changeQuery({ context, options, body, keep }: Asked): Promise<Answer> {
  const { version: inBody, ...wanted } = parseWith(queryChangeSchema, body);
  const asker = askerOf(context);
  const kept = keeping({ keep, asker, status: 200 });
  const asked = { id: idIn(context), change: changeOf(wanted), version: versionAsked(context, inBody) };
  return kept.answer(await options.queries.change({ ...asked, keep: kept.keep }, asker));
}

async function removeQuery({ context, options, keep }: Asked): Promise<Answer> {
  const asker = askerOf(context);
  const kept = keeping({ keep, asker, status: 200 });
  return kept.answer(await options.queries.remove({ id: idIn(context), keep: kept.keep }, asker));
}

/** What is left out is not there at all, so that it stays as it was. */
function changeOf({
  is_shared: isShared,
  ...wanted
}: Omit<ReturnType<typeof queryChangeSchema.parse>, 'version'>): Partial<QueryContent> {
  const named = Object.entries({ ...wanted, isShared }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as Partial<QueryContent>;
}

/** The answer, and how it is kept in the act's transaction. */
function keeping({
  keep,
  asker,
  status,
}: {
  readonly keep: Keep;
  readonly asker: QueryAsker;
  readonly status: 200 | 201;
}) {
  const given = (query: SavedQuery): Answer => ({ status, body: answerOf(query, asker) });
  return {
    keep: (tx: Parameters<Keep>[0], query: SavedQuery) => keep(tx, given(query)),
    answer: (outcome: QueryOutcome): Answer => given(doneOr(outcome)),
  };
}

function summaryOf(query: ListedQuery, asker: QueryAsker): QuerySummary {
  return {
    id: query.id,
    name: query.name,
    description: query.description,
    is_shared: query.isShared,
    is_own: query.owner.id === asker.id,
    may_change: mayChange(query, asker),
    owner: query.owner.address,
    updated_at: isoInstant(query.updatedAt),
    updated_by: query.updatedBy.address,
  };
}

function answerOf(query: SavedQuery, asker: QueryAsker): SavedQueryAnswer {
  const { statement, parameters, createdAt, version } = query;
  const whole = { statement, parameters: { ...parameters }, created_at: isoInstant(createdAt), version };
  return { ...summaryOf(query, asker), ...whole };
}

/** Throws an ApiRefusal for somebody who may run no SQL, or to whom nothing can belong. */
function askerOf(context: ApiContext): QueryAsker {
  const actor: Actor = context.get('actor');
  const { requesterId: id, requester: address } = actor;
  if (id === '' || !may(actor, { kind: 'run_sql' }).isAllowed) throw new ApiRefusal('role_not_allowed');
  const looksAfterShared = may(actor, { kind: 'manage_shared_queries' }).isAllowed;
  return { id, address, looksAfterShared, origin: originOf(context) };
}

function idIn(context: ApiContext): string {
  return context.req.param('id') ?? '';
}

function doneOr(outcome: QueryOutcome): SavedQuery {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}
