import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  CREDIT_BOUNDS,
  CREDIT_KINDS,
  type CreditSummary,
  type CreditVerification,
  creditHistoryQuerySchema,
  creditWorkspaceQuerySchema,
  lotsQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { amountText, type Credits, type Lot, windowEnd } from '#credits';
import { isoInstant, monthAround } from '#kernel';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { changeAnswer, holdAnswer, lotAnswer, lotType, policyAnswer } from './credit-answers.ts';
import { creditMutations } from './credit-mutations.ts';
import type { CreditRouteOptions } from './credit-route-options.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

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
  reading('/api/v1/credits/lots', listLots);
  reading('/api/v1/credits/history', history);
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
  const usable = balance.lots.filter((lot) => lotAnswer(lot, now).is_usable);
  const expiring = usable.filter(({ expiresAt }) => expiresAt !== undefined && expiresAt <= until);
  const ends = usable.flatMap(({ expiresAt }) => expiresAt ?? []);
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
    expiring: amountText(expiring.reduce((sum, { remaining }) => sum + remaining, 0n)),
    expiring_until: isoInstant(until),
    next_expiry_at: ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString(),
  };
}

async function listLots(context: ApiContext, options: CreditRouteOptions): Promise<object> {
  const query = parseWith(lotsQuerySchema, context.req.query());
  const workspaceId = workspaceIdOf(query.workspace, options.account());
  const lots = await options.credits.lots(workspaceId, { isOpenOnly: query.is_open === 'true' });
  const from = readCursor(query.cursor, { list: 'credit_lots', kind: 'number' }) ?? 0;
  const until = from + query.limit;
  const now = options.clock.now();
  return {
    data: lots.slice(from, until).map((lot) => lotAnswer(lot, now)),
    next_cursor: until < lots.length ? writeCursor('credit_lots', until) : null,
  };
}

async function history(context: ApiContext, options: CreditRouteOptions): Promise<object> {
  const query = parseWith(creditHistoryQuerySchema, context.req.query());
  const workspaceId = workspaceIdOf(query.workspace, options.account());
  const before = readCursor(query.cursor, { list: 'credit_history', kind: 'number' });
  const wanted = query.kinds?.split(',');
  const kinds = wanted && CREDIT_KINDS.filter((kind) => wanted.includes(kind));
  if (wanted !== undefined && kinds?.length !== new Set(wanted).size) {
    throw new ApiRefusal('request_invalid', { detail: `kinds: ${CREDIT_KINDS.join(', ')}` });
  }
  const page = await options.credits.history({
    ...{ workspaceId, limit: query.limit + 1 },
    ...(before !== undefined && { before }),
    ...(kinds !== undefined && { kinds }),
  });
  const shown = page.slice(0, query.limit);
  const last = shown.at(-1);
  const types = await lotTypes(options.credits, workspaceId);
  return {
    data: shown.map((posting) => changeAnswer(posting, types)),
    next_cursor: page.length > shown.length && last ? writeCursor('credit_history', last.sequence) : null,
  };
}

async function lotTypes(credits: Credits<Transaction>, workspaceId: string) {
  const lots: readonly Lot[] = await credits.lots(workspaceId);
  return new Map(lots.map((lot) => [lot.id, lotType(lot)]));
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
