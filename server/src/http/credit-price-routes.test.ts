import { creditPricePreviewSchema, creditPriceSchema, creditPriceSettingsSchema, pageOf } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCreditPrices, type UsedAlike, type UsedAsked } from '#credits';
import { isoInstant } from '#kernel';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { recordCreditPriceAct } from '../compose/control-credits.ts';
import { kyselyCreditPriceStore } from '../credits/prices/adapters/kysely-credit-price-store.ts';
import { UsageUnreadable } from '../usage/reading/usage-reader.ts';

const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('lead-key-0123456789', 'workspace_admin'),
  declaredKey('member-key-0123456789', 'member'),
];
const as = (who: string) => ({ authorization: `Bearer ${who}-key-0123456789` });
const PRICES = '/api/v1/credits/prices';

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let used: readonly UsedAlike[];
let asked: UsedAsked | undefined;
let told: number;

beforeEach(async () => {
  rig = await peopleRig();
  used = [];
  told = 0;
  const { clock, newId, store, audit } = rig;
  const creditPrices = createCreditPrices({
    transaction: (act) => store.transaction(act),
    store: kyselyCreditPriceStore(store.db),
    record: recordCreditPriceAct(audit),
    sums: {
      used: async (question) => {
        asked = question;
        return used;
      },
    },
    ...{ clock, newId },
    onChanged: async () => {
      told += 1;
    },
  });
  call = caller(controlOptions(rig, { declared: KEYS, creditPrices, clock }));
});
afterEach(() => rig.close());

const get = (path: string) => call(PRICES + path, { headers: as('admin') });
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  call(PRICES + path, { method: 'POST', body, headers: { ...as('admin'), ...headers } });
const patch = (body: unknown) => call(`${PRICES}/settings`, { method: 'PATCH', body, headers: as('admin') });
const EACH = { price: { per_request: '1' } };

test('a price is added, told to gateways, in the log and in the list; a later one takes its place', async () => {
  const first = await post('', { ...EACH, note: 'plan' });
  expect(first.status).toBe(201);
  const one = creditPriceSchema.parse(first.json());
  expect(one).toMatchObject({ kind: 'price', state: 'in_force', model: null, price: EACH.price, note: 'plan' });
  rig.clock.advance(1_000);
  const from = isoInstant(rig.clock.now());
  const two = creditPriceSchema.parse((await post('', { ...EACH, model: 'gpt-5*', effective_from: from })).json());
  rig.clock.advance(1_000);
  const three = creditPriceSchema.parse((await post('', { price: { per_run: '2' }, run_type: 'chat' })).json());
  const later = isoInstant((rig.clock.now() + 3_600_000) as never);
  const end = creditPriceSchema.parse((await post(`/${one.id}/end`, { effective_from: later })).json());
  expect(end).toMatchObject({ kind: 'end', state: 'coming', price: null, effective_from: later });
  rig.clock.advance(3_600_000);
  const { data } = pageOf(creditPriceSchema).parse((await get('')).json());
  expect(Object.fromEntries(data.map(({ id, state }) => [id, state]))).toEqual({
    ...{ [one.id]: 'past', [end.id]: 'in_force' },
    ...{ [two.id]: 'in_force', [three.id]: 'in_force' },
  });
  expect(told).toBe(4);
  const actions = (await rig.store.db.selectFrom('audit_log').select('action').execute()).map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('credit_price'))).toEqual([
    ...Array.from({ length: 3 }, () => 'credit_price.created'),
    'credit_price.ended',
  ]);
});

test('the same key gives the same answer once more, and adds one entry', async () => {
  const key = { 'idempotency-key': 'once' };
  const [one, two] = [await post('', EACH, key), await post('', EACH, key)];
  expect(two.json()).toEqual(one.json());
  expect(pageOf(creditPriceSchema).parse((await get('')).json()).data).toHaveLength(1);
  expect((await post('', { price: { per_request: '2' } }, key)).json().error.code).toBe('idempotency_key_reused');
});

describe('what is refused', () => {
  test.each([
    [{}, 'request_invalid'],
    [{ price: {} }, 'request_invalid'],
    [{ price: { per_request: '-1' } }, 'request_invalid'],
    [{ price: { per_request: 1 } }, 'request_invalid'],
    [{ price: { per_request: '0.0000001' } }, 'request_invalid'],
    [{ price: { per_request: '1000000' } }, 'request_invalid'],
    [{ price: { per_million_tokens: { input: '1' } } }, 'request_invalid'],
    [{ ...EACH, model: '' }, 'request_invalid'],
    [{ ...EACH, credits: '1' }, 'request_invalid'],
    [{ ...EACH, effective_from: '2020-01-01T00:00:00Z' }, 'credit_price_past'],
  ])('the price %j: %s', async (body, code) => {
    expect((await post('', body)).json().error.code).toBe(code);
    expect(told).toBe(0);
  });

  test('the end of an end, and of what is not there', async () => {
    const { id } = creditPriceSchema.parse((await post('', EACH)).json());
    const end = creditPriceSchema.parse((await post(`/${id}/end`, {})).json());
    expect((await post(`/${end.id}/end`, {})).json().error.code).toBe('credit_price_ended');
    const missing = await post('/nobody/end', {});
    expect([missing.status, missing.json().error.code]).toEqual([404, 'credit_price_unknown']);
  });

  test.each(['lead', 'member'])('a %s, whatever is asked', async (who) => {
    const headers = as(who);
    const answers = [
      await call(PRICES, { headers }),
      await call(`${PRICES}/settings`, { headers }),
      await call(PRICES, { method: 'POST', body: EACH, headers }),
      await call(`${PRICES}/settings`, { method: 'PATCH', body: { mode: 'enforce' }, headers }),
      await call(`${PRICES}/preview`, { method: 'POST', body: {}, headers }),
      await call(`${PRICES}/x/end`, { method: 'POST', body: {}, headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
  });
});

test('until somebody chooses, credits are off; choices change one by one and stay', async () => {
  expect(creditPriceSettingsSchema.parse((await get('/settings')).json())).toEqual({
    ...{ mode: 'off', default_price: { kind: 'none' }, default_hold: '1', workspaces: [] },
  });
  await patch({ mode: 'count', default_price: { kind: 'cost', credits_per_usd: '100' } });
  await patch({ default_hold: '0.5', workspaces: [{ workspace: 'main', mode: 'enforce' }] });
  const settings = creditPriceSettingsSchema.parse((await get('/settings')).json());
  expect(settings).toMatchObject({
    ...{ mode: 'count', default_price: { kind: 'cost', credits_per_usd: '100' }, default_hold: '0.5' },
    workspaces: [{ mode: 'enforce' }],
  });
  await patch({ workspaces: [{ workspace: 'main', mode: null }] });
  expect((await get('/settings')).json().workspaces).toEqual([]);
  expect((await patch({ workspaces: [{ workspace: 'nowhere', mode: 'off' }] })).json().error.code).toBe(
    'workspace_unknown',
  );
  expect((await patch({ default_hold: '0' })).json().error.code).toBe('request_invalid');
});

describe('a preview', () => {
  const ALIKE: UsedAlike = {
    ...{
      workspaceId: '1',
      service: 'chat',
      feature: '',
      endpoint: 'gpt',
      model: 'gpt-5.2',
      configuredModel: 'gpt-5.2',
    },
    ...{ runType: 'chat', requester: 'kim@acme.com', reason: 'usage', isOk: true, isLost: false },
    ...{ requests: 10, runs: 4, costNanoUsd: 2_000_000_000n, chargedMicro: 3_000_000n },
    tokens: { uncached: 1_000_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 500_000 },
  };

  test('tells what last month would have cost, by the present book and by a proposed one, and keeps nothing', async () => {
    await post('', { price: { per_request: '1' } });
    used = [ALIKE, { ...ALIKE, endpoint: 'claude', requests: 2, runs: 1, reason: 'no_credit_price', chargedMicro: 0n }];
    const answer = await post('/preview', {
      prices: [
        { endpoint: 'gpt', price: { per_run: '3', per_million_tokens: { input: '2', output: '8' } } },
        { price: null },
      ],
    });
    const preview = creditPricePreviewSchema.parse(answer.json());
    expect(preview).toMatchObject({
      ...{ requests: 12, charged: '3', is_cut: false },
      present: { credits: '12', unpriced_requests: 0 },
      // 4 runs, a million tokens in and half a million out; nobody gave the other endpoint a price.
      proposed: { credits: '18', unpriced_requests: 2 },
    });
    expect(preview.by.endpoint).toEqual([
      expect.objectContaining({ name: 'gpt', requests: 10, present: { credits: '10', unpriced_requests: 0 } }),
      expect.objectContaining({ name: 'claude', proposed: { credits: '0', unpriced_requests: 2 } }),
    ]);
    expect(preview.by.requester).toHaveLength(1);
    expect(pageOf(creditPriceSchema).parse((await get('')).json()).data).toHaveLength(1);
  });

  test('is of last month in the account’s zone, or of the range and workspace that are named', async () => {
    await post('/preview', {});
    expect(asked && [isoInstant(asked.from).slice(11), isoInstant(asked.to).slice(11)]).toEqual([
      '15:00:00.000Z',
      '15:00:00.000Z',
    ]);
    await post('/preview', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', workspace: 'main' });
    expect(asked).toMatchObject({ from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2) });
    expect(asked?.workspaceId).toBeDefined();
    const wrong = { from: '2026-01-02T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    expect((await post('/preview', wrong)).json().error.code).toBe('request_invalid');
  });

  test('says so when the warehouse does not answer', async () => {
    used = new Proxy([], {
      get: () => {
        throw new UsageUnreadable('away');
      },
    });
    expect((await post('/preview', {})).status).toBe(503);
  });
});
