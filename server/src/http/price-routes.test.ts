import { apiErrorSchema, pageOf, priceLookupSchema, priceSchema, priceSettingsSchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type CostLedger, createPrices, type DeclaredPrices, type PriceEntry } from '#prices';
import { UsageUnreadable } from '#usage';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { recordPriceAct } from '../compose/control-prices.ts';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import { kyselyPriceStore } from '../prices/adapters/kysely-price-store.ts';
import { entryWith } from '../prices/price-book.test-support.ts';

const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('lead-key-0123456789', 'workspace_admin'),
  declaredKey('member-key-0123456789', 'member'),
  declaredKey('viewer-key-0123456789', 'viewer'),
];
const as = (who: string) => ({ authorization: `Bearer ${who}-key-0123456789` });
const ADMIN = as('admin');
const DECLARED: PriceEntry = entryWith({ id: 'declared-1', provider: 'openai', model: 'filed-1', made: undefined });
const CATALOGUE = genaiCatalogue();
/** Within ten times of gpt-5.2's prices, 1.75 and 14. */
const PRICE = { provider: 'openai', model: 'gpt-5.2', prices: { input: '2', output: '15' } };
const RANGE = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let told: number;
let ledger: CostLedger;
let declared: DeclaredPrices;

beforeEach(async () => {
  rig = await peopleRig();
  told = 0;
  declared = { entries: [DECLARED], chargesFailedInput: true };
  ledger = { rows: async () => [], add: async () => {}, unknown: async () => [] };
  const prices = createPrices(
    {
      transaction: (act) => rig.store.transaction(act),
      store: kyselyPriceStore(rig.store.db),
      record: recordPriceAct(rig.audit),
      catalogue: CATALOGUE,
      declared: () => declared,
      providers: async () => [{ kind: 'openai', name: 'azure' }],
      clock: rig.clock,
      newId: rig.newId,
      onChanged: async () => {
        told += 1;
      },
    },
    {
      rows: (...asked) => ledger.rows(...asked),
      add: (...asked) => ledger.add(...asked),
      unknown: (...asked) => ledger.unknown(...asked),
    },
  );
  call = caller(controlOptions(rig, { declared: KEYS, prices }));
});
afterEach(() => rig.close());

const get = (path: string, headers: Readonly<Record<string, string>> = ADMIN) => call(path, { headers });
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = ADMIN) =>
  call(path, { body, headers });
const patch = (path: string, body: unknown, headers: Readonly<Record<string, string>> = ADMIN) =>
  call(path, { method: 'PATCH', body, headers });
const acts = () => rig.audit.after({ sequence: 0, limit: 100 });
const listed = async () => pageOf(priceSchema).parse((await get('/api/v1/prices?limit=200')).json()).data;

/** Status and code of a call that must be refused and change nothing. */
async function refused(answer: ReturnType<typeof call>): Promise<string> {
  const before = [(await acts()).length, told, await listed()];
  const given = await answer;
  expect([(await acts()).length, told, await listed()], 'a refused call changes nothing').toEqual(before);
  return `${given.status} ${apiErrorSchema.parse(given.json()).error.code}`;
}

describe('the own price book', () => {
  test('a price is made, listed, looked up and ended; each act is in the log, and gateways are told', async () => {
    const first = await post('/api/v1/prices', { ...PRICE, note: '계약' });
    expect(first.status).toBe(201);
    const made = priceSchema.parse(first.json());
    expect(made).toMatchObject({
      ...PRICE,
      kind: 'price',
      is_in_force: true,
      note: '계약',
      declared: false,
      created_by: 'account_admin@acme.com',
      context_tiers: [],
      service_tiers: {},
    });
    const found = async () =>
      priceLookupSchema.parse((await get('/api/v1/prices/lookup?provider=azure&model=gpt-5.2')).json());
    expect(await found()).toMatchObject({
      provider_kind: 'openai',
      source: 'book',
      charged: { price_version: `book ${made.id}`, prices: PRICE.prices },
      catalogue: { price_version: 'catalogue 0.1.8 openai/gpt-5.2', prices: { input: '1.75', output: '14' } },
    });
    await rig.clock.advance(1_000);
    const end = await post(`/api/v1/prices/${made.id}/end`, {});
    expect([end.status, end.json()]).toMatchObject([
      201,
      { kind: 'end', prices: null, model: 'gpt-5.2', is_in_force: false },
    ]);
    expect(await found()).toMatchObject({ source: 'catalogue', charged: { prices: { input: '1.75' } } });
    expect((await listed()).map(({ model, kind, is_in_force: isInForce }) => [model, kind, isInForce])).toEqual([
      ['filed-1', 'price', true],
      ['gpt-5.2', 'end', false],
      ['gpt-5.2', 'price', false],
    ]);
    expect((await acts()).map(({ action, target }) => [action, target])).toEqual([
      ['price.created', `price:${made.id}`],
      ['price.ended', `price:${end.json().id}`],
    ]);
    expect(told).toBe(2);
  });

  test('a price may begin in the past or in the future; the lookup tells of any time', async () => {
    await post('/api/v1/prices', { ...PRICE, effective_from: '2026-01-01T09:00:00+09:00' });
    const source = async (at: string) =>
      (await get(`/api/v1/prices/lookup?provider=openai&model=gpt-5.2&at=${at}`)).json().source;
    expect(await source('2025-12-31T23:59:59.999Z')).toBe('catalogue');
    expect(await source('2026-01-01T00:00:00.000Z')).toBe('book');
    expect(await source('2000-01-01T00:00:00.000Z')).toBe('catalogue');
  });

  test('what nobody gave a price has none', async () => {
    const answer = priceLookupSchema.parse((await get('/api/v1/prices/lookup?provider=gemini&model=my-own')).json());
    expect(answer).toMatchObject({ source: 'none', charged: null, catalogue: null });
    const demo = (await get('/api/v1/prices/lookup?provider=demo&model=demo-1')).json();
    expect([demo.source, demo.catalogue]).toEqual(['demo', null]);
    expect(await refused(get('/api/v1/prices/lookup?provider=nobody&model=m'))).toBe('404 provider_not_listed');
  });

  test('the same request with the same key is done once', async () => {
    const headers = { ...ADMIN, 'idempotency-key': 'k-1' };
    const [one, two] = [await post('/api/v1/prices', PRICE, headers), await post('/api/v1/prices', PRICE, headers)];
    expect([two.status, two.text]).toEqual([201, one.text]);
    expect((await listed()).filter(({ declared: isDeclared }) => !isDeclared)).toHaveLength(1);
    expect(await refused(post('/api/v1/prices', { ...PRICE, note: 'x' }, headers))).toBe('409 idempotency_key_reused');
  });

  test('pages come to the whole list, each entry once', async () => {
    for (const model of ['b', 'a', 'c', 'a']) await post('/api/v1/prices', { ...PRICE, provider: null, model });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { readonly data: readonly { readonly id: string }[]; readonly next_cursor: string | null } = (
        await get(`/api/v1/prices?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).json();
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual((await listed()).map(({ id }) => id));
    expect(new Set(seen).size).toBe(5);
  });
});

describe('R-33: a price far from the catalogue asks first', () => {
  const prices = (changes: object) => ({ ...PRICE, prices: { ...PRICE.prices, ...changes } });
  test.each<[string, object, object]>([
    [
      'per thousand tokens instead of a million',
      prices({ output: '0.014' }),
      { component: 'output', price: '0.014', catalogue_price: '14' },
    ],
    [
      'just ten times as much',
      prices({ input: '17.5' }),
      { component: 'input', price: '17.5', catalogue_price: '1.75' },
    ],
    ['just a tenth', prices({ output: '1.4' }), { component: 'output' }],
    ['nothing', prices({ input: '0' }), { component: 'input' }],
    ['a cache price', prices({ cache_read: '1.75' }), { component: 'cache_read', catalogue_price: '0.175' }],
    [
      'a tier for larger contexts',
      { ...PRICE, context_tiers: [{ above_input_tokens: 1_000, prices: { input: '200', output: '15' } }] },
      { component: 'context_tiers[0].input', price: '200' },
    ],
    ['a beginning', { ...prices({ input: '175' }), model: 'gpt-5.2*' }, { component: 'input' }],
    ['whichever provider', { ...prices({ input: '175' }), provider: null }, { component: 'input' }],
    ['a provider’s name', { ...prices({ input: '175' }), provider: 'azure' }, { component: 'input' }],
  ])('%s', async (_what, body, details) => {
    const answer = await post('/api/v1/prices', body);
    expect([answer.status, answer.json().error]).toMatchObject([
      409,
      { code: 'price_far_from_catalogue', details: { ...details, catalogue: 'catalogue 0.1.8 openai/gpt-5.2' } },
    ]);
    expect((await acts()).length + told).toBe(0);
    expect((await post('/api/v1/prices', { ...body, confirm: true })).status).toBe(201);
  });

  test.each<[string, object]>([
    ['a little less than ten times', prices({ input: '17.499999999' })],
    ['a little more than a tenth', prices({ output: '1.400000001' })],
    ['a model that the catalogue does not know', { ...prices({ input: '999' }), model: 'my-own' }],
    ['another kind of provider', { ...prices({ input: '999' }), provider: 'gemini' }],
    ['a provider that is not there yet', { ...prices({ input: '999' }), provider: 'later' }],
  ])('%s does not', async (_what, body) => {
    expect((await post('/api/v1/prices', body)).status).toBe(201);
  });

  test('it is compared with the catalogue of the time from which it holds', async () => {
    const o3 = { ...PRICE, model: 'o3', prices: { input: '15', output: '60' } };
    expect((await post('/api/v1/prices', { ...o3, effective_from: '2025-06-01T00:00:00Z' })).status).toBe(201);
    const cheap = { ...o3, prices: { input: '0.9', output: '5' } };
    expect((await post('/api/v1/prices', cheap)).status).toBe(201);
    expect((await post('/api/v1/prices', { ...cheap, effective_from: '2025-06-01T00:00:00Z' })).status).toBe(409);
  });
});

test.each<[string, object]>([
  ['a price that is a number', { ...PRICE, prices: { input: 1 } }],
  ['a negative price', { ...PRICE, prices: { input: '-1' } }],
  ['ten digits behind the point', { ...PRICE, prices: { input: '0.0000000001' } }],
  ['a million', { ...PRICE, prices: { input: '1000000' } }],
  ['no price for input', { ...PRICE, prices: { output: '1' } }],
  ['a price that nobody knows', { ...PRICE, prices: { input: '1', outptu: '1' } }],
  ['no model', { prices: PRICE.prices }],
  ['a time without a zone', { ...PRICE, effective_from: '2026-01-01T00:00:00' }],
  [
    'two tiers of one size',
    { ...PRICE, context_tiers: [1, 1].map((size) => ({ above_input_tokens: size, prices: { input: '1' } })) },
  ],
  ['a tier of two meanings', { ...PRICE, service_tiers: { flex: { multiplier: '1', prices: { input: '1' } } } }],
  ['a tier in capitals', { ...PRICE, service_tiers: { Flex: { multiplier: '1' } } }],
])('%s is refused, and nothing is kept', async (_what, body) => {
  expect(await refused(post('/api/v1/prices', body))).toBe('400 request_invalid');
});

test('what the file declares is shown and stays as it is', async () => {
  const body = { ...PRICE, model: 'FILED-1' };
  expect(await refused(post('/api/v1/prices', body))).toBe('409 price_declared');
  expect(await refused(post('/api/v1/prices/declared-1/end', {}))).toBe('409 price_declared');
  expect((await post('/api/v1/prices', { ...body, provider: null })).status).toBe(201);
});

test('only an entry that is a price can be ended', async () => {
  expect(await refused(post('/api/v1/prices/nothing/end', {}))).toBe('404 price_not_listed');
  const { id } = (await post('/api/v1/prices', PRICE)).json();
  const end = (await post(`/api/v1/prices/${id}/end`, {})).json();
  expect(await refused(post(`/api/v1/prices/${end.id}/end`, {}))).toBe('409 price_ended');
});

describe('who may', () => {
  const asked: readonly [
    string,
    (headers: Readonly<Record<string, string>>) => ReturnType<typeof call>,
    readonly string[],
  ][] = [
    ['list', (headers) => get('/api/v1/prices', headers), ['admin', 'lead']],
    ['look up', (headers) => get('/api/v1/prices/lookup?provider=openai&model=m', headers), ['admin', 'lead']],
    ['see settings', (headers) => get('/api/v1/prices/settings', headers), ['admin', 'lead']],
    [
      'see what has no price',
      (headers) => get(`/api/v1/prices/unknown?from=${RANGE.from}&to=${RANGE.to}`, headers),
      ['admin'],
    ],
    ['add', (headers) => post('/api/v1/prices', PRICE, headers), ['admin']],
    ['end', (headers) => post('/api/v1/prices/x/end', {}, headers), ['admin']],
    ['re-rate', (headers) => post('/api/v1/prices/rerate', RANGE, headers), ['admin']],
    [
      'choose the default hold',
      (headers) => patch('/api/v1/prices/settings', { default_hold_micro_usd: 5 }, headers),
      ['admin'],
    ],
  ];
  test.each(asked)('%s', async (_what, ask, allowed) => {
    for (const who of ['admin', 'lead', 'member', 'viewer']) {
      const { status } = await ask(as(who));
      expect([who, status === 403]).toEqual([who, !allowed.includes(who)]);
    }
    expect((await ask({})).status).toBe(401);
  });
});

describe('settings', () => {
  test('the default hold is one dollar until another is chosen; the choice is in the log', async () => {
    const settings = async () => priceSettingsSchema.parse((await get('/api/v1/prices/settings')).json());
    const begun = { default_hold_micro_usd: 1_000_000, charge_failed_input: true, catalogue_version: '0.1.8' };
    expect(await settings()).toEqual(begun);
    const headers = { ...ADMIN, 'idempotency-key': 'k' };
    const changed = await patch('/api/v1/prices/settings', { default_hold_micro_usd: 2_500_000 }, headers);
    expect(changed.json()).toEqual({ ...begun, default_hold_micro_usd: 2_500_000 });
    // Sent again after another choice, the first request is answered as it was and chooses nothing.
    await patch('/api/v1/prices/settings', { default_hold_micro_usd: 7 });
    expect((await patch('/api/v1/prices/settings', { default_hold_micro_usd: 2_500_000 }, headers)).text).toBe(
      changed.text,
    );
    expect((await settings()).default_hold_micro_usd).toBe(7);
    declared = { ...declared, chargesFailedInput: false };
    expect(await settings()).toEqual({ ...begun, default_hold_micro_usd: 7, charge_failed_input: false });
    expect((await acts()).map(({ action, before, after }) => [action, before, after])).toEqual([
      ['prices.default_hold_changed', { default_hold_micro_usd: 1_000_000 }, { default_hold_micro_usd: 2_500_000 }],
      ['prices.default_hold_changed', { default_hold_micro_usd: 2_500_000 }, { default_hold_micro_usd: 7 }],
    ]);
  });
  test.each([0, -1, 1.5, 1_000_000_001])('R-38: a hold of %s is refused', async (hold) => {
    expect(await refused(patch('/api/v1/prices/settings', { default_hold_micro_usd: hold }))).toBe(
      '400 request_invalid',
    );
  });
});

describe('re-rating', () => {
  const ROW = {
    requestId: 'r-1',
    at: asInstant(Date.parse('2026-10-05T00:00:00Z')),
    workspaceId: '1',
    provider: { kind: 'openai', name: 'azure' },
    model: 'gpt-5.2',
    configuredModel: 'gpt-5.2',
    serviceTier: undefined,
    purpose: 'generate',
    tokens: { input: 1_000, output: 0 },
    raw: undefined,
    isUsageLost: false,
    costNanoUsd: undefined,
    priceVersion: undefined,
    corrections: 0,
  } as const;
  const oneRow: CostLedger['rows'] = async ({ from, to, after }) =>
    from <= ROW.at && ROW.at < to && after === undefined ? [ROW] : [];

  test('tells what it wrote; the act is in the log, and the same key gives the same answer', async () => {
    const added: unknown[] = [];
    ledger = { ...ledger, rows: oneRow, add: async (corrections) => void added.push(...corrections) };
    const headers = { ...ADMIN, 'idempotency-key': 'k' };
    const answer = await post('/api/v1/prices/rerate', RANGE, headers);
    expect(answer.json()).toMatchObject({
      ...{ dry_run: false, rows: 1, corrections: 1, newly_priced: 1, still_unknown: 0 },
      delta_nano_usd: '1750000',
      next_from: null,
    });
    expect(added).toMatchObject([{ requestId: 'r-1', actor: 'account_admin@acme.com', deltaNanoUsd: 1_750_000n }]);
    expect((await post('/api/v1/prices/rerate', RANGE, headers)).text).toBe(answer.text);
    expect(added).toHaveLength(1);
    expect((await acts()).map(({ action, target }) => [action, target])).toEqual([
      ['prices.rerated', `rerate:${answer.json().rerate_id}`],
    ]);
  });
  test('a dry run writes nothing, not even into the log', async () => {
    const added: unknown[] = [];
    ledger = { ...ledger, rows: oneRow, add: async (corrections) => void added.push(...corrections) };
    const answer = await post('/api/v1/prices/rerate', { ...RANGE, dry_run: true });
    expect(answer.json()).toMatchObject({ dry_run: true, corrections: 1 });
    expect([added, await acts()]).toEqual([[], []]);
  });
  test('two at once: the second is refused; after a failure another may begin', async () => {
    const gate = Promise.withResolvers<never>();
    const begun = Promise.withResolvers<void>();
    ledger = {
      ...ledger,
      rows: () => {
        begun.resolve();
        return gate.promise;
      },
    };
    const first = post('/api/v1/prices/rerate', RANGE);
    await begun.promise;
    expect((await post('/api/v1/prices/rerate', RANGE)).json().error.code).toBe('rerate_busy');
    gate.reject(new UsageUnreadable('away'));
    expect((await first).json().error.code).toBe('warehouse_unavailable');
    ledger = { ...ledger, rows: async () => [] };
    expect((await post('/api/v1/prices/rerate', RANGE)).status).toBe(200);
  });
  test.each<[string, object]>([
    ['nothing between', { from: RANGE.from, to: RANGE.from }],
    ['the wrong way round', { from: RANGE.to, to: RANGE.from }],
    ['too long', { from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }],
  ])('times with %s are refused', async (_what, body) => {
    expect(await refused(post('/api/v1/prices/rerate', body))).toBe('400 request_invalid');
  });
});

test('what has no price is told as the warehouse tells it', async () => {
  const lastSeen = asInstant(Date.parse('2026-10-05T00:00:00Z'));
  const each = { provider: 'azure', providerKind: 'openai', model: 'm', serviceTier: undefined, inputTokens: 5 };
  const more = { reason: 'unknown_price', requests: 3, outputTokens: undefined, lastSeen } as const;
  ledger = { ...ledger, unknown: async () => [{ ...each, ...more }] };
  const path = `/api/v1/prices/unknown?from=${RANGE.from}&to=${RANGE.to}`;
  expect((await get(path)).json()).toEqual({
    from: '2026-10-01T00:00:00.000Z',
    to: '2026-11-01T00:00:00.000Z',
    data: [
      {
        ...{ provider: 'azure', provider_kind: 'openai', model: 'm', service_tier: null, reason: 'unknown_price' },
        ...{ requests: 3, input_tokens: 5, output_tokens: null, last_seen: '2026-10-05T00:00:00.000Z' },
      },
    ],
  });
  ledger = { ...ledger, unknown: () => Promise.reject(new UsageUnreadable('away')) };
  expect((await get(path)).status).toBe(503);
});
