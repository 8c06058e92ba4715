import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  CREDIT_BOUNDS,
  type CreditSummary,
  type CreditVerification,
  creditWorkspaceQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { amountText, isEligible, type Lot, type MicroCredits, windowEnd } from '#credits';
import { isoInstant, monthAround } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { holdAnswer, lotType, policyAnswer } from './credit-answers.ts';
import { creditListRoutes } from './credit-lists.ts';
import { creditMutations } from './credit-mutations.ts';
import type { CreditRouteOptions } from './credit-route-options.ts';
import { demand } from './demand.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

const EXPIRING_SHOWN_MAX = 200;

/** `/api/v1/credits`: lots, holds, charges and the history of a workspace's credits. */
export function creditRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: CreditRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const reading = (path: string, read: (context: ApiContext, options: CreditRouteOptions) => Promise<object>): void => {
    app.get(path, signedIn, async (context) => {
      demand(context, { kind: 'read_credits' });
      context.header('cache-control', 'no-store');
      return context.json(await read(context, options));
    });
  };
  reading('/api/v1/credits/summary', summary);
  creditListRoutes(app, options, signedIn);
  reading('/api/v1/credits/policy', policy);
  reading('/api/v1/credits/verification', verification);
  reading('/api/v1/credits/holds/:id', findHold);
  creditMutations(app, options, signedIn);
}

async function summary(context: ApiContext, options: CreditRouteOptions): Promise<CreditSummary> {
  const { credits, clock } = options;
  const workspaceId = workspaceOf(context, options);
  const { timeZone } = options.account();
  const now = clock.now();
  const [balance, used] = await Promise.all([
    credits.balance(workspaceId),
    credits.usedBetween(workspaceId, monthAround(now, timeZone)),
  ]);
  const until = windowEnd(now, CREDIT_BOUNDS.expiringDays, timeZone);
  const left = balance.lots.filter((lot) => isEligible(lot, now));
  const expiring = left.filter(({ expiresAt }) => expiresAt !== undefined && expiresAt <= until);
  const ends = left.flatMap(({ expiresAt }) => expiresAt ?? []);
  return {
    workspace_id: workspaceId,
    as_of: isoInstant(now),
    time_zone: timeZone,
    available: amountText(balance.availableMicro),
    held: amountText(balance.heldMicro),
    coming: amountText(balance.comingMicro),
    debt: amountText(balance.debtMicro),
    balance: amountText(balance.availableMicro + balance.heldMicro - balance.debtMicro),
    used_this_month: amountText(used),
    expiring: amountText(expiring.reduce((sum, lot) => sum + leftOf(lot), 0n)),
    expiring_until: isoInstant(until),
    expiring_lots: expiring
      .toSorted((one, other) => (one.expiresAt ?? 0) - (other.expiresAt ?? 0))
      .slice(0, EXPIRING_SHOWN_MAX)
      .flatMap((lot) =>
        lot.expiresAt === undefined
          ? []
          : {
              ...{ lot_id: lot.id, type: lotType(lot), note: lot.note },
              amount: amountText(leftOf(lot)),
              expires_at: isoInstant(lot.expiresAt),
            },
      ),
    next_expiry_at: ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString(),
  };
}

/** What is held is not used yet: gateways hold what ends first, and give back what nobody used. */
function leftOf({ remaining, held }: Pick<Lot, 'remaining' | 'held'>): MicroCredits {
  return remaining + held;
}

async function policy(context: ApiContext, options: CreditRouteOptions): Promise<object> {
  return policyAnswer(await options.credits.policy(workspaceOf(context, options)));
}

async function verification(_: ApiContext, options: CreditRouteOptions): Promise<CreditVerification> {
  const { accounts, lots, postings, findings: ofLedger, isCut } = await options.verifyCredits();
  const { days, findings: ofCharges } = await options.verifyCharged();
  const findings = [...ofLedger, ...ofCharges];
  const shown = findings.map(({ workspaceId: workspace_id, ...each }) => ({ workspace_id, ...each }));
  const charged = days.map(({ workspaceId, day, requestsMicro, runsMicro }) => ({
    ...{ workspace_id: workspaceId, day },
    requests_micro: String(requestsMicro),
    runs_micro: String(runsMicro),
  }));
  return { accounts, lots, postings, findings: shown, findings_cut: isCut, charged_days: charged };
}

async function findHold(context: ApiContext, { credits, clock }: CreditRouteOptions): Promise<object> {
  const id = context.req.param('id') ?? '';
  const hold = await credits.findHold(id);
  if (hold === undefined) throw new ApiRefusal('credit_hold_unknown', { hold: id.slice(0, 128) });
  return holdAnswer(hold, clock.now());
}

function workspaceOf(context: ApiContext, { account }: CreditRouteOptions): string {
  return workspaceIdOf(parseWith(creditWorkspaceQuerySchema, context.req.query()).workspace, account());
}
