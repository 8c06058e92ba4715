import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  CREDIT_BOUNDS,
  captureHoldSchema,
  changeCreditPolicySchema,
  creditWorkspaceQuerySchema,
  extendHoldSchema,
  type LotType,
  newCorrectionSchema,
  newCreditGrantSchema,
  newCreditHoldSchema,
  newDebitSchema,
  refundLotSchema,
  releaseHoldSchema,
  voidLotSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import {
  AMOUNT_MAX,
  amountText,
  type Charged,
  type CreditPolicy,
  type Credits,
  expiryAfter,
  type Held,
  type Lot,
  type LotOrigin,
  type LotPayment,
  type MicroCredits,
  readAmount,
} from '#credits';
import { addMonths, asInstant, type Instant, invariant } from '#kernel';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { chargedAnswer, holdAnswer, lotAnswer, policyAnswer } from './credit-answers.ts';
import { type CreditMutation, mutateCredits } from './credit-mutation.ts';
import type { CreditRouteOptions } from './credit-route-options.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** Everything under `/api/v1/credits` that changes something. */
export function creditMutations(
  app: OpenAPIHono<ApiEnv>,
  options: CreditRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const routes = {
    grants: granting(options),
    'lots/:id/void': voiding(options),
    'lots/:id/refund': refunding(options),
    holds: holding(options),
    'holds/:id/capture': capturing(options),
    'holds/:id/release': releasing(options),
    'holds/:id/extend': extending(options),
    debits: debiting(options),
    corrections: correcting(options),
  };
  for (const [path, mutation] of Object.entries(routes)) {
    app.post(`/api/v1/credits/${path}`, signedIn, (context) => mutateCredits(context, options, mutation));
  }
  app.patch('/api/v1/credits/policy', signedIn, (context) => mutateCredits(context, options, choosing(options)));
}

/** What a mutation does, with its parts checked against each other and their types forgotten. */
function mutation<Schema extends z.ZodType, Value>(one: CreditMutation<z.output<Schema>, Value> & { schema: Schema }) {
  return one as unknown as CreditMutation<unknown, unknown>;
}

function granting({ credits, clock, account }: CreditRouteOptions) {
  const act = async (tx: Transaction, body: z.output<typeof newCreditGrantSchema>) => {
    const workspaceId = workspaceIdOf(body.workspace, account());
    const effectiveAt = instantOf(body.effective_at) ?? clock.now();
    const { validity } = await credits.policy(workspaceId, tx);
    const kind = KINDS[body.type];
    const origin = body.type === 'cash' ? (body.origin ?? kind.origin) : kind.origin;
    const expiresAt =
      body.expires_at === undefined
        ? expiryOf(origin, effectiveAt, { validity, zone: account().timeZone })
        : instantOf(body.expires_at ?? undefined);
    const outcome = await credits.grant(tx, {
      ...{ workspaceId, origin, payment: kind.payment, amountMicro: amountOf(body.amount), effectiveAt },
      ...(body.priority !== undefined && { priority: body.priority }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(body.note !== undefined && { note: body.note }),
    });
    return outcome.kind === 'done' ? { kind: 'done' as const, value: outcome.value.lot } : outcome;
  };
  return mutation({
    ...{ schema: newCreditGrantSchema, status: 201, action: 'credits.granted', act },
    answer: (lot: Lot) => lotAnswer(lot, clock.now()),
    facts: lotFacts,
  });
}

const KINDS: Readonly<Record<LotType, { readonly origin: LotOrigin; readonly payment: LotPayment }>> = {
  plan: { origin: 'plan', payment: 'card' },
  card: { origin: 'top_up', payment: 'card' },
  cash: { origin: 'top_up', payment: 'cash' },
  promotion: { origin: 'promotion', payment: 'none' },
  adjustment: { origin: 'adjustment', payment: 'none' },
};

/** Where nobody said when credits end. */
function expiryOf(
  origin: LotOrigin,
  effectiveAt: Instant,
  how: { readonly validity: CreditPolicy['validity']; readonly zone: string },
): Instant | undefined {
  if (origin === 'top_up') return expiryAfter(effectiveAt, CREDIT_BOUNDS.topUpDays, how);
  return origin === 'plan' ? addMonths(effectiveAt, 1, how.zone) : undefined;
}

function voiding({ credits, clock }: CreditRouteOptions) {
  return mutation({
    ...{ schema: voidLotSchema, status: 200, action: 'credits.voided' },
    act: async (tx, body, context) => {
      const { id, workspaceId } = await ownLotOf(credits, tx, context);
      return await credits.voidLot(tx, { workspaceId, lotId: id, ...noteOf(body) });
    },
    answer: (lot: Lot) => lotAnswer(lot, clock.now()),
    facts: lotFacts,
  });
}

function refunding({ credits, clock }: CreditRouteOptions) {
  return mutation({
    ...{ schema: refundLotSchema, status: 200, action: 'credits.refunded' },
    act: async (tx, body, context) => {
      const { id, workspaceId } = await ownLotOf(credits, tx, context);
      return await credits.refundLot(tx, { workspaceId, lotId: id, ...amountIn(body), ...noteOf(body) });
    },
    answer: (lot: Lot) => lotAnswer(lot, clock.now()),
    facts: lotFacts,
  });
}

function holding({ credits, clock, account }: CreditRouteOptions) {
  return mutation({
    ...{ schema: newCreditHoldSchema, status: 201, action: 'credits.held' },
    act: (tx, body) => {
      const seconds = body.expires_in_seconds ?? CREDIT_BOUNDS.holdSeconds.default;
      return credits.hold(tx, {
        workspaceId: workspaceIdOf(body.workspace, account()),
        amountMicro: amountOf(body.amount),
        expiresAt: asInstant(clock.now() + seconds * SECOND_MS),
        reference: 'api',
      });
    },
    answer: ({ hold, availableMicro }: Held) => holdAnswer(hold, clock.now(), availableMicro),
    facts: heldFacts,
  });
}

function capturing({ credits, clock }: CreditRouteOptions) {
  return mutation({
    ...{ schema: captureHoldSchema, status: 200, action: 'credits.debited' },
    act: async (tx, body, context) => {
      const keepRest = body.keep_rest ?? false;
      return await credits.capture(tx, { holdId: idOf(context), ...amountIn(body), keepRest });
    },
    answer: (charged: Charged) => chargedAnswer(charged, clock.now()),
    facts: chargedFacts,
  });
}

function releasing({ credits, clock }: CreditRouteOptions) {
  return mutation({
    ...{ schema: releaseHoldSchema, status: 200, action: 'credits.hold_changed' },
    act: (tx, body, context) => credits.release(tx, { holdId: idOf(context), ...amountIn(body) }),
    answer: ({ hold, availableMicro }: Held) => holdAnswer(hold, clock.now(), availableMicro),
    facts: heldFacts,
  });
}

function extending({ credits, clock }: CreditRouteOptions) {
  return mutation({
    ...{ schema: extendHoldSchema, status: 200, action: 'credits.hold_changed' },
    act: async (tx, body, context) => {
      const holdId = idOf(context);
      const hold = await credits.findHold(holdId, tx);
      if (hold === undefined) return { kind: 'refuse', reason: { code: 'credit_hold_unknown' } };
      const lasted = hold.expiresAt - hold.createdAt;
      const more = body.expires_in_seconds === undefined ? lasted : body.expires_in_seconds * SECOND_MS;
      const expiresAt = asInstant(Math.max(hold.expiresAt, clock.now() + more));
      return await credits.extend(tx, { holdId, ...amountIn(body), expiresAt });
    },
    answer: ({ hold, availableMicro }: Held) => holdAnswer(hold, clock.now(), availableMicro),
    facts: heldFacts,
  });
}

function debiting({ credits, clock, account }: CreditRouteOptions) {
  return mutation({
    ...{ schema: newDebitSchema, status: 201, action: 'credits.debited' },
    act: (tx, body) => {
      const at = instantOf(body.at);
      return credits.debit(tx, {
        workspaceId: workspaceIdOf(body.workspace, account()),
        amountMicro: amountOf(body.amount),
        allowsDebt: body.allow_debt ?? false,
        ...(at !== undefined && { at }),
        ...noteOf(body),
      });
    },
    answer: (charged: Charged) => chargedAnswer(charged, clock.now()),
    facts: chargedFacts,
  });
}

function correcting({ credits, clock, account }: CreditRouteOptions) {
  return mutation({
    ...{ schema: newCorrectionSchema, status: 201, action: 'credits.corrected' },
    act: (tx, body) =>
      credits.correct(tx, {
        workspaceId: workspaceIdOf(body.workspace, account()),
        postingId: body.debit,
        amountMicro: amountOf(body.amount),
        ...noteOf(body),
      }),
    answer: (charged: Charged) => chargedAnswer(charged, clock.now()),
    facts: chargedFacts,
  });
}

function choosing({ credits, account }: CreditRouteOptions) {
  return mutation({
    ...{ schema: changeCreditPolicySchema, status: 200, action: 'credits.policy_changed' },
    act: async (tx, body, context) => {
      const query = parseWith(creditWorkspaceQuerySchema, context.req.query());
      const workspaceId = workspaceIdOf(query.workspace, account());
      const policy = await credits.setPolicy(tx, {
        workspaceId,
        policy: {
          ...(body.burn_order !== undefined && { burnOrder: body.burn_order }),
          ...(body.validity !== undefined && { validity: body.validity }),
          ...(body.debt_cap !== undefined && { debtCapMicro: amountOf(body.debt_cap) }),
          ...(body.debt_settled_by !== undefined && { debtSettledBy: body.debt_settled_by }),
          ...(body.late_grace_hours !== undefined && { lateGraceMs: body.late_grace_hours * HOUR_MS }),
        },
      });
      return { kind: 'done', value: { workspaceId, policy } } as const;
    },
    answer: ({ policy }: { readonly policy: CreditPolicy }) => policyAnswer(policy),
    facts: ({ workspaceId, policy }: { readonly workspaceId: string; readonly policy: CreditPolicy }) => ({
      target: `credits:${workspaceId}`,
      after: policyAnswer(policy),
    }),
  });
}

function lotFacts(lot: Lot) {
  const { workspaceId: workspace_id, origin, payment } = lot;
  const after = { workspace_id, origin, payment, amount: amountText(lot.amountMicro), note: lot.note };
  return { target: `credit_lot:${lot.id}`, after: { ...after, remaining: amountText(lot.remaining) } };
}

function heldFacts({ hold, heldMicro }: Held) {
  const after = { workspace_id: hold.workspaceId, amount: amountText(heldMicro), status: hold.status };
  return { target: `credit_hold:${hold.id}`, after };
}

function chargedFacts({ postingId, workspaceId, parts, debtMicro }: Charged) {
  const amount = parts.reduce((sum, { amountMicro }) => sum + amountMicro, debtMicro);
  const after = { workspace_id: workspaceId, amount: amountText(amount), debt: amountText(debtMicro) };
  return { target: `credit_charge:${postingId ?? ''}`, after };
}

/** A lot that nobody paid for by an order: what an order granted goes with the order's money alone. */
async function ownLotOf(credits: Credits<Transaction>, tx: Transaction, context: ApiContext): Promise<Lot> {
  const id = idOf(context);
  const lot = await credits.findLot(id, tx);
  if (lot === undefined) throw new ApiRefusal('credit_lot_unknown', { lot: id });
  const order = /^order:([^:]+)/.exec(lot.reference ?? '')?.[1];
  if (order !== undefined) throw new ApiRefusal('credit_lot_of_order', { lot: id, order });
  return lot;
}

function idOf(context: ApiContext): string {
  return (context.req.param('id') ?? '').slice(0, 128);
}

/** The schema has checked its form; its bounds are the ledger's. */
function amountOf(text: string): MicroCredits {
  const amountMicro = readAmount(text);
  invariant(amountMicro !== undefined, 'the schema lets only amounts pass');
  if (amountMicro > AMOUNT_MAX) throw new ApiRefusal('request_invalid', { detail: 'amount: at most 1000000000' });
  return amountMicro;
}

function amountIn({ amount }: { readonly amount?: string | undefined }) {
  return amount === undefined ? {} : { amountMicro: amountOf(amount) };
}

function noteOf({ note }: { readonly note?: string | undefined }) {
  return note === undefined ? {} : { note };
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : asInstant(Date.parse(text));
}
