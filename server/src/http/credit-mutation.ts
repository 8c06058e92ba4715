import type { z } from 'zod';
import { recordAct } from '#audit';
import { amountText, type CreditOutcome, type CreditRefusal } from '#credits';
import { never } from '#kernel';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, ApiRefusal } from './api-context.ts';
import type { CreditRouteOptions } from './credit-route-options.ts';
import { demand } from './demand.ts';
import { type Answer, answerOnce } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

/** What a change of credits consists of. */
export interface CreditMutation<Body, Value> {
  readonly schema: z.ZodType<Body>;
  readonly status: 200 | 201;
  /** As the audit log names it. */
  readonly action: `credits.${string}`;
  readonly act: (tx: Transaction, body: Body, context: ApiContext) => Promise<CreditOutcome<Value>>;
  readonly answer: (value: Value) => object;
  /** What the audit log shows of it. */
  readonly facts: (value: Value) => {
    readonly target: string;
    readonly after: Readonly<Record<string, string | number | null>>;
  };
}

/** Changes credits once for each `Idempotency-Key`: the change, its entry in the audit log and its answer are kept together. */
export async function mutateCredits<Body, Value>(
  context: ApiContext,
  options: CreditRouteOptions,
  { schema, status, action, act, answer, facts }: CreditMutation<Body, Value>,
): Promise<Response> {
  demand(context, { kind: 'manage_credits' });
  const body = await readJsonBody(context.req.raw, { mayBeEmpty: true });
  const { transaction, audit, clock } = options;
  return await answerOnce(context, options, {
    body,
    act: async (keep) => {
      const parsed = parseWith(schema, body);
      const outcome = await transaction(async (tx): Promise<CreditOutcome<Answer>> => {
        const done = await act(tx, parsed, context);
        if (done.kind === 'refuse') return done;
        const { requesterId: actorId, requester: actor } = context.get('actor');
        const kept: Answer = { status, body: answer(done.value) };
        const { address, requestId } = originOf(context);
        await recordAct(audit, tx, {
          ...{ at: clock.now(), actorId, actor, action, before: undefined, address, requestId },
          ...facts(done.value),
        });
        await keep(tx, kept);
        return { kind: 'done', value: kept };
      });
      if (outcome.kind === 'refuse') throw refusalOf(outcome.reason, context);
      return outcome.value;
    },
  });
}

function refusalOf(reason: CreditRefusal, context: ApiContext): ApiRefusal {
  const id = (context.req.param('id') ?? '').slice(0, 128);
  switch (reason.code) {
    case 'insufficient_credits': {
      const { availableMicro, wantedMicro } = reason;
      return new ApiRefusal(reason.code, { allowed: amountText(availableMicro), needed: amountText(wantedMicro) });
    }
    case 'debt_cap_reached':
      return new ApiRefusal(reason.code, { debt: amountText(reason.debtMicro), cap: amountText(reason.capMicro) });
    case 'credit_amount_above':
      return new ApiRefusal(reason.code, { amount_max: amountText(reason.availableMicro) });
    case 'credit_hold_ended':
      return new ApiRefusal(reason.code, { status: reason.status });
    case 'credit_hold_unknown':
      return new ApiRefusal(reason.code, { hold: id });
    case 'credit_lot_unknown':
      return new ApiRefusal(reason.code, { lot: id });
    case 'credit_posting_unknown':
      return new ApiRefusal('credit_charge_unknown', { charge: '' });
    case 'credit_time_invalid':
      return new ApiRefusal(reason.code);
    case 'credit_amount_invalid':
      return new ApiRefusal('request_invalid', { detail: 'amount' });
    case 'credit_key_reused':
      return new ApiRefusal('idempotency_key_reused');
    default:
      return never(reason);
  }
}
