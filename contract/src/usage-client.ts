import type { z } from 'zod';
import { at, type Caller, type CallOptions, type CreateOptions } from './call.ts';
import { pageOf } from './people.ts';
import { type SqlRequestBody, sqlResultSchema } from './sql.ts';
import { retentionPreviewSchema, type TableChange, tablePartitionsSchema, tableRetentionSchema } from './tables.ts';
import {
  type requestArrivalsQuerySchema,
  requestArrivalsSchema,
  requestCostSchema,
  type requestFilterSchema,
  type requestNeighboursQuerySchema,
  requestNeighboursSchema,
  requestPageSchema,
  requestPayloadSchema,
  requestRowSchema,
  tableSchema,
  tableSummarySchema,
} from './usage.ts';

/** Which requests. */
export type RequestFilter = Partial<z.input<typeof requestFilterSchema>>;

export type RequestArrivalsFilter = Partial<z.input<typeof requestArrivalsQuerySchema>>;
export type RequestNeighboursFilter = Partial<z.input<typeof requestNeighboursQuerySchema>>;

/** Tables, the rows of requests, and SQL. */
export function usageCalls(call: Caller) {
  return {
    /** `columns`: each with its columns. */
    tables: (asked: { readonly columns?: boolean } = {}, how: CallOptions = {}) =>
      call({ path: at('tables'), query: { ...asked }, answer: pageOf(tableSummarySchema), ...how }),
    table: (name: string, how: CallOptions = {}) => call({ path: at('tables', name), answer: tableSchema, ...how }),
    tablePartitions: (name: string, how: CallOptions = {}) =>
      call({ path: at('tables', name, 'partitions'), answer: tablePartitionsSchema, ...how }),
    /** What a policy would drop. */
    retentionPreview: (name: string, retentionDays: number, how: CallOptions = {}) =>
      call({
        path: at('tables', name, 'retention-preview'),
        query: { retention_days: retentionDays },
        answer: retentionPreviewSchema,
        ...how,
      }),
    changeTable: (name: string, body: TableChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('tables', name), body, answer: tableRetentionSchema, ...how }),
    requests: (filter: RequestFilter = {}, how: CallOptions = {}) =>
      call({ path: at('requests'), query: { ...filter }, answer: requestPageSchema, ...how }),
    requestArrivals: (filter: RequestArrivalsFilter = {}, how: CallOptions = {}) =>
      call({ path: at('requests', 'arrivals'), query: { ...filter }, answer: requestArrivalsSchema, ...how }),
    request: (id: string, how: CallOptions = {}) =>
      call({ path: at('requests', id), answer: requestRowSchema, ...how }),
    requestNeighbours: (id: string, filter: RequestNeighboursFilter = {}, how: CallOptions = {}) =>
      call({ path: at('requests', id, 'neighbours'), query: { ...filter }, answer: requestNeighboursSchema, ...how }),
    requestCost: (id: string, how: CallOptions = {}) =>
      call({ path: at('requests', id, 'cost'), answer: requestCostSchema, ...how }),
    requestPayload: (id: string, how: CallOptions = {}) =>
      call({ path: at('requests', id, 'payload'), answer: requestPayloadSchema, ...how }),
    sql: (body: SqlRequestBody, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('sql'), body, answer: sqlResultSchema, ...how }),
  };
}
