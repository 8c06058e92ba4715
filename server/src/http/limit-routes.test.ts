import { budgetSchema, limitSettingsSchema, pageOf } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manageLimits } from '#admission';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { kyselyBudgetStore } from '../admission/adapters/kysely-budget-store.ts';
import { kyselyLimitSettings } from '../admission/adapters/kysely-limit-settings.ts';
import { recordLimitAct } from '../compose/control-limits.ts';

const KEYS = (['account_admin', 'workspace_admin', 'member', 'viewer'] as const).map((role) =>
  declaredKey(`${role}-0123456789`, role),
);
const as = (role: string) => ({ authorization: `Bearer ${role}-0123456789` });
const ADMIN = as('account_admin');
const BUDGET = { name: 'kim', scope: 'user', subject: 'kim@acme.com', period: 'month', unit: 'cost', amount: '25.5' };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let told: number;

beforeEach(async () => {
  rig = await peopleRig();
  told = 0;
  const limits = manageLimits({
    transaction: (act) => rig.store.transaction(act),
    budgets: kyselyBudgetStore(rig.store.db),
    settings: kyselyLimitSettings(rig.store.db),
    record: recordLimitAct(rig.audit),
    zone: () => 'Asia/Seoul',
    clock: rig.clock,
    newId: rig.newId,
    onChanged: async () => {
      told += 1;
    },
  });
  call = caller(controlOptions(rig, { declared: KEYS, limits }));
});
afterEach(() => rig.close());

test('a budget is made, listed with how it stands, and ended; gateways hear of it, and each act is in the log', async () => {
  const made = await call('/api/v1/budgets', { headers: ADMIN, body: BUDGET });
  expect(made.status).toBe(201);
  const budget = budgetSchema.parse(made.json());
  expect(budget).toMatchObject({
    ...BUDGET,
    used: '0',
    held: '0',
    available: '25.5',
    created_by: 'account_admin@acme.com',
  });
  const listed = await call('/api/v1/budgets', { headers: ADMIN });
  expect(pageOf(budgetSchema).parse(listed.json()).data).toEqual([budget]);
  const ended = await call(`/api/v1/budgets/${budget.id}`, { method: 'DELETE', headers: ADMIN });
  expect([ended.status, ended.json()]).toEqual([200, budget]);
  expect((await call(`/api/v1/budgets/${budget.id}`, { method: 'DELETE', headers: ADMIN })).status).toBe(404);
  expect(told).toBe(2);
  const acts = await rig.store.db.selectFrom('audit_log').select('action').orderBy('sequence').execute();
  expect(acts.map(({ action }) => action)).toEqual(['budget.created', 'budget.ended']);
});

test('a budget is renamed and given another amount; a name of another one is taken, and what is not there is not changed', async () => {
  const budget = budgetSchema.parse((await call('/api/v1/budgets', { headers: ADMIN, body: BUDGET })).json());
  const other = { ...BUDGET, name: 'others', unit: 'tokens', amount: '100' };
  const tokens = budgetSchema.parse((await call('/api/v1/budgets', { headers: ADMIN, body: other })).json());
  const change = (id: string, body: unknown) =>
    call(`/api/v1/budgets/${id}`, { method: 'PATCH', headers: ADMIN, body });
  const changed = await change(budget.id, { name: 'kim and lee', amount: '30.000000001' });
  expect(changed.json()).toEqual({ ...budget, name: 'kim and lee', amount: '30.000000001', available: '30.000000001' });
  expect((await change(budget.id, {})).json()).toEqual(changed.json());
  expect((await change(budget.id, { name: 'others' })).status).toBe(409);
  expect((await change(tokens.id, { amount: '1.5' })).status).toBe(400);
  expect((await change(tokens.id, { unit: 'cost' })).status).toBe(400);
  expect((await change('no-such-budget', { name: 'x' })).status).toBe(404);
  expect((await call('/api/v1/budgets', { headers: ADMIN })).json()).toMatchObject({
    data: [{ name: 'kim and lee' }, { name: 'others', amount: '100' }],
  });
  const acts = await rig.store.db.selectFrom('audit_log').select('action').orderBy('sequence').execute();
  expect(acts.map(({ action }) => action)).toEqual(['budget.created', 'budget.created', 'budget.changed']);
});

test('the same Idempotency-Key makes one budget; the same name without it is taken', async () => {
  const headers = { ...ADMIN, 'idempotency-key': 'once' };
  const first = await call('/api/v1/budgets', { headers, body: BUDGET });
  expect((await call('/api/v1/budgets', { headers, body: BUDGET })).json()).toEqual(first.json());
  expect((await call('/api/v1/budgets', { headers: ADMIN, body: BUDGET })).status).toBe(409);
});

test.each([
  ['a part of a token', { unit: 'tokens', amount: '1.5' }],
  ['an amount that is none', { amount: 'much' }],
  ['more than can be counted', { amount: '999999999.000000001' }],
  ['a user without a name', { subject: undefined }],
  ['an account with one', { scope: 'account' }],
])('%s is no budget', async (_what, wrong) => {
  const answer = await call('/api/v1/budgets', { headers: ADMIN, body: { ...BUDGET, ...wrong } });
  expect(answer.status).toBe(400);
  expect(told).toBe(0);
});

test('what holds for all requests is chosen a member at a time', async () => {
  expect((await call('/api/v1/limits', { headers: ADMIN })).json()).toEqual({
    in_flight_per_key_max: null,
    when_control_is_away: 'refuse',
  });
  const body = { in_flight_per_key_max: 8 };
  const changed = await call('/api/v1/limits', { method: 'PATCH', headers: ADMIN, body });
  expect(limitSettingsSchema.parse(changed.json())).toEqual({ ...body, when_control_is_away: 'refuse' });
  await call('/api/v1/limits', { method: 'PATCH', headers: ADMIN, body: { when_control_is_away: 'admit' } });
  expect((await call('/api/v1/limits', { headers: ADMIN })).json()).toEqual({ ...body, when_control_is_away: 'admit' });
});

describe.each(['workspace_admin', 'member', 'viewer'])('%s', (role) => {
  test.each([
    ['GET', '/api/v1/budgets', undefined],
    ['POST', '/api/v1/budgets', BUDGET],
    ['PATCH', '/api/v1/budgets/x', {}],
    ['DELETE', '/api/v1/budgets/x', undefined],
    ['GET', '/api/v1/limits', undefined],
    ['PATCH', '/api/v1/limits', {}],
  ])('may not %s %s', async (...[method, path, body]) => {
    expect((await call(path, { method, headers: as(role), ...(body === undefined ? {} : { body }) })).status).toBe(403);
    expect(told).toBe(0);
  });
});
