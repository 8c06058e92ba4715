import { at, type Caller, type CallOptions, type PageQuery } from './call.ts';
import {
  type CreditUsageQuery,
  creditChangeSchema,
  creditPolicySchema,
  creditSummarySchema,
  creditUsageSchema,
  lotSchema,
} from './credits.ts';
import { pageOf } from './people.ts';

/** Which changes of a workspace's credits. Lists of words are separated by commas. */
export interface CreditHistoryAsked extends PageQuery {
  readonly workspace: string;
  readonly kinds?: string | undefined;
  readonly types?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Which lots. */
export interface CreditLotsAsked extends PageQuery {
  readonly workspace: string;
  readonly is_open?: 'true' | 'false' | undefined;
}

/** How the credits of a workspace stand, what changed them, and who used them. */
export function creditCalls(call: Caller) {
  const path = (name: string) => at('credits', name);
  return {
    creditSummary: (workspace: string, how: CallOptions = {}) =>
      call({ path: path('summary'), query: { workspace }, answer: creditSummarySchema, ...how }),
    creditLots: (asked: CreditLotsAsked, how: CallOptions = {}) =>
      call({ path: path('lots'), query: { ...asked }, answer: pageOf(lotSchema), ...how }),
    creditHistory: (asked: CreditHistoryAsked, how: CallOptions = {}) =>
      call({ path: path('history'), query: { ...asked }, answer: pageOf(creditChangeSchema), ...how }),
    creditUsage: (asked: CreditUsageQuery, how: CallOptions = {}) =>
      call({ path: path('usage'), query: { ...asked }, answer: creditUsageSchema, ...how }),
    creditPolicy: (workspace: string, how: CallOptions = {}) =>
      call({ path: path('policy'), query: { workspace }, answer: creditPolicySchema, ...how }),
  };
}

/** Where lists of credits are fetched from; with `Accept: text/csv` they answer with CSV. */
export const creditFiles = {
  lots: at('credits', 'lots'),
  history: at('credits', 'history'),
  usage: at('credits', 'usage'),
} as const;
