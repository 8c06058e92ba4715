import { type JsonValue, recordAct } from '#audit';
import type { Action } from '#identity';
import { namedUuid } from '#kernel';
import type { Transaction } from '../store/index.ts';
import type { ApiContext, ControlApiOptions } from './api-context.ts';
import type { Answer, Keep } from './idempotency.ts';
import { originOf } from './request-origin.ts';

/** What the routes of billing stand on. */
export type BillingRouteOptions = Pick<
  ControlApiOptions,
  | 'account'
  | 'audit'
  | 'billing'
  | 'clock'
  | 'credits'
  | 'idempotency'
  | 'log'
  | 'newRequestId'
  | 'publicUrl'
  | 'transaction'
>;

/** What all of billing takes, looking included. */
export const BILLING: Action = { kind: 'manage_billing' };

/** Something that was done to billing, as the audit log keeps it. Nothing of a card and no secret is ever in it. */
export interface BillingAct {
  readonly action: string;
  readonly target: string;
  readonly before?: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** Puts an act into the audit log, in the transaction of the act itself. */
export async function recordBilling(
  asked: { readonly context: ApiContext; readonly options: BillingRouteOptions },
  tx: Transaction,
  { action, target, before, after }: BillingAct,
): Promise<void> {
  const { context, options } = asked;
  const { requesterId: actorId, requester: actor } = context.get('actor');
  const { address, requestId } = originOf(context);
  await recordAct(options.audit, tx, {
    ...{ at: options.clock.now(), actorId, actor, action, target, before, after, address, requestId },
  });
}

/**
 * Keeps an answer after its act was done, for acts that speak to payment providers: these do once what they are asked
 * again by themselves, and no transaction stays open meanwhile.
 */
export async function keepAfterwards(
  { transaction }: Pick<BillingRouteOptions, 'transaction'>,
  keep: Keep,
  answer: Answer,
): Promise<Answer> {
  await transaction((tx) => keep(tx, answer));
  return answer;
}

/** Who asks: id, address, and where the request came from. */
export function askerOf(context: ApiContext) {
  const { requesterId: id, requester: address } = context.get('actor');
  const { address: from, requestId } = originOf(context);
  return { id, address, from, requestId };
}

/** Names what a request asks for, for ever: a repeated one, by its `Idempotency-Key`, names the same. Without a key it is new. */
export function nameOfRequest(context: ApiContext, options: BillingRouteOptions, body: unknown): string {
  const key = context.req.header('idempotency-key');
  if (key === undefined) return options.newRequestId();
  const { requesterId } = context.get('actor');
  return namedUuid(requesterId, `${context.req.method} ${context.req.path}`, key, JSON.stringify(body ?? null));
}

/** The id in the path, as far as it can be one. */
export function idOf(context: ApiContext): string {
  return (context.req.param('id') ?? '').slice(0, 64);
}
