import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import { pageOf } from './people.ts';
import {
  type NewQuery,
  type QueryChange,
  querySummarySchema,
  savedQuerySchema,
  sqlFunctionsSchema,
} from './queries.ts';

/** Saved queries, and what statements may call. */
export function queryCalls(call: Caller) {
  return {
    queries: (asked: PageQuery & { readonly whose?: 'all' | 'own' | 'shared' } = {}, how: CallOptions = {}) =>
      call({ path: at('queries'), query: { ...asked }, answer: pageOf(querySummarySchema), ...how }),
    query: (id: string, how: CallOptions = {}) => call({ path: at('queries', id), answer: savedQuerySchema, ...how }),
    createQuery: (body: NewQuery, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('queries'), body, answer: savedQuerySchema, ...how }),
    changeQuery: (id: string, body: QueryChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('queries', id), body, answer: savedQuerySchema, ...how }),
    /** Answers with what it was. */
    removeQuery: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('queries', id), answer: savedQuerySchema, ...how }),
    sqlFunctions: (how: CallOptions = {}) => call({ path: at('sql', 'functions'), answer: sqlFunctionsSchema, ...how }),
  };
}
