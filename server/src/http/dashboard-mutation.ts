import type { z } from 'zod';
import type { DashboardBy, DashboardOutcome } from '#dashboards';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, ApiRefusal } from './api-context.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import type { DashboardRouteOptions } from './dashboard-route-options.ts';
import type { Answer } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { originOf } from './request-origin.ts';

type Options = DashboardRouteOptions;

/** A change of dashboards, as a route of its own. */
export interface DashboardMutation<Body, Value> {
  /** Of the body; undefined: there is none. */
  readonly schema: z.ZodType<Body> | undefined;
  /** No body is an object without members; so it is where there is no schema. */
  readonly mayBeEmpty?: boolean;
  readonly status: 200 | 201;
  readonly act: (asked: {
    readonly context: ApiContext;
    readonly body: Body;
    readonly by: DashboardBy;
    /** Keeps the answer in the act's own transaction. */
    readonly keep: (tx: Transaction, value: Value) => Promise<void>;
  }) => Promise<DashboardOutcome<Value>>;
  readonly answer: (context: ApiContext, value: Value) => Promise<object> | object;
}

/** The handler of a change, for account admins, once for each `Idempotency-Key`. */
export function mutateDashboards<Body, Value>(
  options: Options,
  { schema, mayBeEmpty = schema === undefined, status, act, answer }: DashboardMutation<Body, Value>,
): (context: ApiContext) => Promise<Response> {
  const answerOf = async (context: ApiContext, value: Value): Promise<Answer> => ({
    status,
    body: await answer(context, value),
  });
  const change = changeOnce<Options>({ kind: 'import_dashboard' }, options, { mayBeEmpty });
  return change(async ({ context, body, keep }: AskedChange<Options>) => {
    const outcome = await act({
      context,
      // Without a schema nobody reads it.
      body: schema === undefined ? (undefined as Body) : parseWith(schema, body),
      by: byOf(context),
      keep: async (tx, value) => keep(tx, await answerOf(context, value)),
    });
    return await answerOf(context, doneOr(outcome));
  });
}

/** Who asks, and by which request. */
export function byOf(context: ApiContext): DashboardBy {
  const actor = context.get('actor');
  const { address, requestId } = originOf(context);
  return { id: actor.requesterId, address: actor.requester, from: address, requestId };
}

/** What was done. Throws an ApiRefusal when nothing was. */
export function doneOr<Value>(outcome: DashboardOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}
