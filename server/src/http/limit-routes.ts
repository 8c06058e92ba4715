import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type BudgetFacts,
  type ChangedLimitSettings,
  changedBudgetSchema,
  changedLimitSettingsSchema,
  type LimitSettings,
  type NewBudget,
  newBudgetSchema,
  pageQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { LimitAsker, LimitChoices, LimitOutcome, ListedBudget } from '#admission';
import { may } from '#identity';
import { isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readUnits, shownUnits } from './budget-amount.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'limits' | 'idempotency'>;

/** `/api/v1/budgets` and `/api/v1/limits`: what the account lets its requests use. For account admins. */
export function limitRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  const { limits } = options;
  app.get('/api/v1/budgets', signedIn, async (context) => {
    demand(context);
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const place = ({ name, id }: BudgetFacts) => `${name} ${id}`;
    const all = (await limits.list()).map(answerOf).sort((one, other) => (place(one) < place(other) ? -1 : 1));
    return context.json(pageOfList(all, { list: 'budgets', limit, cursor, place }));
  });
  app.post('/api/v1/budgets', signedIn, async (context) =>
    manage(context, options, (asked) => addBudget(limits, asked)),
  );
  app.patch('/api/v1/budgets/:id', signedIn, async (context) =>
    manage(context, options, (asked) => changeBudget(limits, context.req.param('id') ?? '', asked)),
  );
  app.delete('/api/v1/budgets/:id', signedIn, async (context) => {
    demand(context);
    const id = context.req.param('id') ?? '';
    return await answerOnce(context, options, {
      body: undefined,
      act: async (keep) => {
        const ended = await limits.end({ id, keep: (tx, was) => keep(tx, answer200(was)) }, askerOf(context));
        return answer200(doneOr(ended));
      },
    });
  });
  app.get('/api/v1/limits', signedIn, async (context) => {
    demand(context);
    return context.json(settingsOf(await limits.choices()));
  });
  app.patch('/api/v1/limits', signedIn, async (context) =>
    manage(context, options, async ({ body, keep, asker }) => {
      const change = changeOf(parseWith(changedLimitSettingsSchema, body));
      const answer = (choices: LimitChoices): Answer => ({ status: 200, body: settingsOf(choices) });
      return answer(await limits.choose({ change, keep: (tx, chosen) => keep(tx, answer(chosen)) }, asker));
    }),
  );
}

interface Asked {
  readonly body: unknown;
  readonly keep: Keep;
  readonly asker: LimitAsker;
}

async function manage(
  context: ApiContext,
  options: Options,
  act: (asked: Asked) => Promise<Answer>,
): Promise<Response> {
  demand(context);
  const body = await readJsonBody(context.req.raw);
  const asker = askerOf(context);
  return await answerOnce(context, options, { body, act: (keep) => act({ body, keep, asker }) });
}

async function addBudget(limits: Options['limits'], { body, keep, asker }: Asked): Promise<Answer> {
  const asked = parseWith(newBudgetSchema, body);
  const { name, scope, period, unit } = asked;
  const budget = { ...{ name, scope, period, unit }, subject: subjectOf(asked), amount: amountOf(asked) };
  const answer = (made: ListedBudget): Answer => ({ status: 201, body: answerOf(made) });
  return answer(doneOr(await limits.add({ budget, keep: (tx, made) => keep(tx, answer(made)) }, asker)));
}

async function changeBudget(limits: Options['limits'], id: string, { body, keep, asker }: Asked): Promise<Answer> {
  const { name, amount } = parseWith(changedBudgetSchema, body);
  // What a budget counts never changes, so that it may be read before.
  const unit = (await limits.find(id))?.unit ?? 'cost';
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(amount === undefined ? {} : { amount: amountOf({ amount, unit }) }),
  };
  const changed = await limits.change({ id, change, keep: (tx, now) => keep(tx, answer200(now)) }, asker);
  return answer200(doneOr(changed));
}

function subjectOf({ scope, subject }: NewBudget): string {
  if ((scope === 'account') === (subject === undefined)) return subject ?? '';
  throw new ApiRefusal('request_invalid', { member: 'subject' });
}

function amountOf({ amount, unit }: Pick<NewBudget, 'amount' | 'unit'>): number {
  const units = readUnits(amount, unit);
  if (units === undefined) throw new ApiRefusal('request_invalid', { member: 'amount' });
  return units;
}

function changeOf(asked: ChangedLimitSettings): Partial<LimitChoices> {
  const { in_flight_per_key_max: inFlight, when_control_is_away: away } = asked;
  return {
    ...(inFlight === undefined ? {} : { inFlightPerKeyMax: inFlight ?? undefined }),
    ...(away === undefined ? {} : { whenControlIsAway: away }),
  };
}

function settingsOf({ inFlightPerKeyMax, whenControlIsAway }: LimitChoices): LimitSettings {
  return { in_flight_per_key_max: inFlightPerKeyMax ?? null, when_control_is_away: whenControlIsAway };
}

function answerOf({ budget, used, held, from, to }: ListedBudget): BudgetFacts {
  const { id, name, scope, subject, period, unit, amount, created } = budget;
  const inUnit = (units: number) => shownUnits(units, unit);
  return {
    ...{ id, name, scope, period, unit },
    subject: subject === '' ? null : subject,
    amount: inUnit(amount),
    used: inUnit(used),
    held: inUnit(held),
    available: inUnit(Math.max(0, amount - used - held)),
    starts_at: isoInstant(from),
    ends_at: isoInstant(to),
    created_at: isoInstant(created.at),
    created_by: created.by,
  };
}

function answer200(budget: ListedBudget): Answer {
  return { status: 200, body: answerOf(budget) };
}

function demand(context: ApiContext): void {
  if (!may(context.get('actor'), { kind: 'manage_limits' }).isAllowed) throw new ApiRefusal('role_not_allowed');
}

function doneOr<Value>(outcome: LimitOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}

function askerOf(context: ApiContext): LimitAsker {
  const { requesterId, requester } = context.get('actor');
  return { id: requesterId, address: requester, origin: originOf(context) };
}
