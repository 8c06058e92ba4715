import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type ChangedWarehouse,
  changedWarehouseSchema,
  newWarehouseSchema,
  pageQuerySchema,
  type Warehouse as WarehouseAnswer,
  type WarehouseList,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { Warehouse, WarehouseAsker, WarehouseLimits, WarehouseOutcome } from '#sql';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { demand } from './demand.ts';
import type { Answer, Keep } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'warehouses' | 'idempotency'>;

/** `/api/v1/warehouses`: whoever runs SQL sees them, account admins make and change them. */
export function warehouseRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/warehouses', signedIn, async (context) => {
    demand(context, { kind: 'run_sql' });
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const all = await options.warehouses.list();
    const page = pageOfList(all, { list: 'warehouses', limit, cursor, place: placeOf });
    const { threadsMax, memoryBytesMax } = options.warehouses.machine;
    const answer: WarehouseList = {
      data: page.data.map(answerOf),
      next_cursor: page.next_cursor,
      machine: { threads_max: threadsMax, memory_bytes_max: memoryBytesMax },
    };
    return context.json(answer);
  });
  const change = changeOnce({ kind: 'manage_limits' }, options);
  app.post('/api/v1/warehouses', signedIn, change(addWarehouse));
  app.patch('/api/v1/warehouses/:id', signedIn, change(changeWarehouse));
  app.delete(
    '/api/v1/warehouses/:id',
    signedIn,
    changeOnce({ kind: 'manage_limits' }, options, { mayBeEmpty: true })(removeWarehouse),
  );
}

/** The default one is first, whatever it sorts as. */
function placeOf({ isDefault, name }: Warehouse): string {
  return `${isDefault ? 0 : 1}${name}`;
}

type Asked = AskedChange<Options>;

async function addWarehouse({ context, options, body, keep }: Asked): Promise<Answer> {
  const { name, ...limits } = parseWith(newWarehouseSchema, body);
  const kept = keeping(keep, 201);
  const asked = {
    name,
    limits: {
      threadsMax: limits.threads_max,
      memoryBytesMax: limits.memory_bytes_max,
      timeMsMax: limits.time_ms_max,
      rowsMax: limits.rows_max,
      runsAtOnceMax: limits.runs_at_once_max,
    },
    keep: kept.keep,
  };
  return kept.answer(await options.warehouses.add(asked, askerOf(context)));
}

async function changeWarehouse({ context, options, body, keep }: Asked): Promise<Answer> {
  const change = changeOf(parseWith(changedWarehouseSchema, body));
  const kept = keeping(keep, 200);
  const asked = { id: context.req.param('id') ?? '', change, keep: kept.keep };
  return kept.answer(await options.warehouses.change(asked, askerOf(context)));
}

async function removeWarehouse({ context, options, keep }: Asked): Promise<Answer> {
  const kept = keeping(keep, 200);
  const asked = { id: context.req.param('id') ?? '', keep: kept.keep };
  return kept.answer(await options.warehouses.remove(asked, askerOf(context)));
}

/** What is left out is not there at all, so that it stays as it was. */
function changeOf(asked: ChangedWarehouse): Partial<WarehouseLimits> & { readonly name?: string } {
  return {
    ...(asked.name === undefined ? {} : { name: asked.name }),
    ...(asked.threads_max === undefined ? {} : { threadsMax: asked.threads_max }),
    ...(asked.memory_bytes_max === undefined ? {} : { memoryBytesMax: asked.memory_bytes_max }),
    ...(asked.time_ms_max === undefined ? {} : { timeMsMax: asked.time_ms_max }),
    ...(asked.rows_max === undefined ? {} : { rowsMax: asked.rows_max }),
    ...(asked.runs_at_once_max === undefined ? {} : { runsAtOnceMax: asked.runs_at_once_max }),
  };
}

/** The answer, and how it is kept in the act's transaction. */
function keeping(keep: Keep, status: 200 | 201) {
  const given = (warehouse: Warehouse): Answer => ({ status, body: answerOf(warehouse) });
  return {
    keep: (tx: Parameters<Keep>[0], warehouse: Warehouse) => keep(tx, given(warehouse)),
    answer: (outcome: WarehouseOutcome): Answer => {
      if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
      return given(outcome.value);
    },
  };
}

function answerOf(warehouse: Warehouse): WarehouseAnswer {
  return {
    id: warehouse.id,
    name: warehouse.name,
    is_default: warehouse.isDefault,
    threads_max: warehouse.threadsMax,
    memory_bytes_max: warehouse.memoryBytesMax,
    time_ms_max: warehouse.timeMsMax,
    rows_max: warehouse.rowsMax,
    runs_at_once_max: warehouse.runsAtOnceMax,
  };
}

function askerOf(context: ApiContext): WarehouseAsker {
  const { requesterId, requester } = context.get('actor');
  return { id: requesterId, address: requester, origin: originOf(context) };
}
