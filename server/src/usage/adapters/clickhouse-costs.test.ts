import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import { type CostLedger, createPriceBook, type PriceBook, type PricedCall, type PriceEntry } from '#prices';
import { manualClock } from '../../../test/manual-clock.ts';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { genaiCatalogue } from '../../prices/adapters/genai-catalogue.ts';
import { entryWith } from '../../prices/price-book.test-support.ts';
import { type Rerated, type RerateRequest, rerate } from '../../prices/rerate.ts';
import type { Outcome } from '../facts.ts';
import { UsageUnreadable } from '../reading/usage-reader.ts';
import { closeRow } from '../row/close-row.ts';
import { openRow } from '../row/open-row.ts';
import { OPENING, OUTCOME } from '../row/row.test-support.ts';
import { seededRandom } from '../sample/seeded-random.ts';
import { clickhouseCosts } from './clickhouse-costs.ts';

const DAY_MS = 86_400_000;
const FROM = asInstant(Date.UTC(2026, 9, 1));
const DAYS = 3;
const TO = asInstant(FROM + DAYS * DAY_MS);
const COUNT = inject('isProof') ? 6_000 : 600;
const PAGE = COUNT / 6;
const signal = new AbortController().signal;
const CATALOGUE = genaiCatalogue();
const BEFORE = createPriceBook([], CATALOGUE);
const id = (index: number) => `0198c0de-0000-7000-8000-${String(index).padStart(12, '0')}`;

/** Calls of models that the catalogue knows, and of some that nobody knows; every tenth reports no tokens. */
const CALLS: readonly (PricedCall & { readonly apiType: string })[] = Array.from({ length: COUNT }, (_, index) => {
  const random = seededRandom('costs', String(index));
  const number = (max: number) => Math.floor(random.fraction() * max);
  const model = ['gpt-5.2', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'own-1', 'text-embedding-3-large'][index % 5] ?? '';
  const kind = (['openai', 'anthropic', 'gemini', 'openai', 'openai'] as const)[index % 5] ?? 'openai';
  const cacheRead = number(1_000);
  const isEmbedding = index % 5 === 4;
  const iterations = `{"iterations":[{"type":"message","model":null,"input_tokens":${number(900)},"output_tokens":3}]}`;
  return {
    provider: { kind, name: `${kind}-main` },
    model: index % 7 === 0 ? undefined : model,
    configuredModel: model,
    serviceTier: index % 11 === 0 ? 'priority' : undefined,
    // Some of one millisecond, so that pages end between them.
    at: asInstant(FROM + Math.floor(index / 3) * Math.floor((DAYS * DAY_MS * 3) / COUNT)),
    purpose: isEmbedding ? 'embed' : 'generate',
    apiType: isEmbedding ? 'openai/v1/embeddings' : 'mlflow/v1/chat/completions',
    tokens:
      index % 10 === 3
        ? {}
        : { input: cacheRead + number(250_000), output: isEmbedding ? undefined : number(4_000), cacheRead },
    raw: kind === 'anthropic' && index % 3 === 0 ? iterations : '{"prompt_tokens":1}',
  };
});

function rowOf(call: (typeof CALLS)[number], index: number): string {
  const { provider, configuredModel, tokens, raw, serviceTier } = call;
  const cost = BEFORE.price(call);
  const outcome: Outcome = {
    ...OUTCOME,
    servedBy: {
      type: 'EXTERNAL_FOUNDATION_MODEL',
      name: 'd',
      id: 'd-1',
      model: call.model ?? configuredModel,
      provider,
      configuredModel,
    },
    usage: { ...tokens, raw },
    serviceTier,
    charge: { cost, reason: cost === undefined ? 'unknown_price' : 'usage' },
  };
  return openRow({ ...OPENING, requestId: id(index), eventTime: call.at, apiType: call.apiType }) + closeRow(outcome);
}

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let ledger: CostLedger;

const text = async (query: string) => (await client.query({ query, format: 'TabSeparated' })).text();
const sums = async () => {
  const query = `
    SELECT toString(sum(cost_nano_usd)), (SELECT toString(sum(delta_nano_usd)) FROM \`system.ai_gateway\`.cost_corrections),
      (SELECT toString(count()) FROM \`system.ai_gateway\`.cost_corrections)
    FROM \`system.ai_gateway\`.usage`;
  const [rows = '0', corrections = '0', count = '0'] = (await text(query)).trim().split('\t');
  return { rows: BigInt(rows), corrections: BigInt(corrections), count: Number(count) };
};

const insert = (rows: readonly string[]) =>
  client.insert({
    table: '`system.ai_gateway`.usage',
    values: rows.map((row) => JSON.parse(row)),
    format: 'JSONEachRow',
    clickhouse_settings: { date_time_input_format: 'best_effort', input_format_import_nested_json: 1 },
  });

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user: username, password } = warehouse;
  client = createClient({ url, username, password, log: { level: 127 } });
  ledger = clickhouseCosts(() => client);
  for (let from = 0; from < COUNT; from += 10_000) {
    await insert(CALLS.slice(from, from + 10_000).map((call, index) => rowOf(call, from + index)));
  }
}, 180_000);

beforeEach(async () => {
  await client.command({ query: 'TRUNCATE TABLE `system.ai_gateway`.cost_corrections' });
});

afterAll(async () => {
  await client.close();
  await warehouse.dispose();
});

let rerates = 0;
const run = (
  book: PriceBook,
  changes: Partial<RerateRequest> = {},
  parts: { readonly ledger?: CostLedger; readonly rowsMax?: number; readonly timeMsMax?: number } = {},
): Promise<Rerated> => {
  const request = {
    ...{ from: FROM, to: TO, model: undefined, provider: undefined, isDry: false, actor: 'kim@acme.com' },
    rerateId: `rerate-${++rerates}`,
    ...changes,
  };
  const clock = manualClock(Date.UTC(2026, 10, 1) + rerates);
  return rerate(request, { book, clock, ledger, signal, timeMsMax: 60_000, rowsMax: PAGE, ...parts });
};
const bookOf = (...entries: readonly Partial<PriceEntry>[]) =>
  createPriceBook(
    entries.map((entry, index) => entryWith({ id: `e-${index}`, ...entry })),
    CATALOGUE,
  );
const OWN = { model: 'own-1', document: { prices: { input: '2', output: '3' }, context_tiers: [], service_tiers: {} } };
const DEARER = {
  model: 'gpt-5*',
  document: { prices: { input: '5', output: '6' }, context_tiers: [], service_tiers: {} },
};
const expectedSum = (book: PriceBook) =>
  CALLS.map((call) => book.price(call) ?? BEFORE.price(call)).reduce(
    (sum, price) => sum + (price?.costNanoUsd ?? 0n),
    0n,
  );

describe('re-rating', { timeout: 120_000 }, () => {
  test('R-33: rows and corrections together are the cost by the new prices; no row was edited', async () => {
    const before = await sums();
    const book = bookOf(OWN, DEARER);
    const rerated = await run(book);
    const after = await sums();
    expect(after.rows).toBe(before.rows);
    expect(after.rows + after.corrections).toBe(expectedSum(book));
    expect(rerated.deltaNanoUsd).toBe(after.corrections);
    expect([rerated.rows, rerated.corrections, rerated.nextFrom]).toEqual([COUNT, after.count, undefined]);
    const known = CALLS.filter((call) => BEFORE.price(call) === undefined && book.price(call) !== undefined);
    expect(rerated.newlyPriced).toBe(known.length);
    expect(rerated.stillUnknown).toBe(CALLS.filter((call) => book.price(call) === undefined).length);
    expect(known.length).toBeGreaterThan(50);
  });

  test('the same again writes nothing; other prices correct what the last ones said; the old ones take all back', async () => {
    const book = bookOf(OWN, DEARER);
    await run(book);
    const once = await sums();
    const again = await run(book);
    expect([again.corrections, again.deltaNanoUsd, again.newlyPriced]).toEqual([0, 0n, 0]);
    expect(await sums()).toEqual(once);
    const other = bookOf(OWN, { ...DEARER, document: { ...DEARER.document, prices: { input: '7', output: '1' } } });
    await run(other);
    const later = await sums();
    expect(later.rows + later.corrections).toBe(expectedSum(other));
    const free = bookOf({ ...OWN, document: { ...OWN.document, prices: { input: '0', output: '0' } } });
    await run(free);
    const last = await sums();
    expect(last.rows + last.corrections).toBe(expectedSum(BEFORE));
  });

  test('prices that come and go and come back correct each time', async () => {
    const book = bookOf(DEARER);
    for (const each of [book, BEFORE, book, BEFORE, book]) {
      await run(each);
      const { rows, corrections } = await sums();
      expect(rows + corrections).toBe(expectedSum(each));
    }
  });

  test('one that was broken off is completed by the next, whatever its id', async () => {
    const book = bookOf(OWN, DEARER);
    let batches = 0;
    const failing: CostLedger = {
      ...ledger,
      add: async (corrections) => {
        batches += 1;
        if (batches === 3) throw new UsageUnreadable('gone');
        await ledger.add(corrections);
      },
    };
    await expect(run(book, {}, { ledger: failing })).rejects.toBeInstanceOf(UsageUnreadable);
    const part = await sums();
    expect(part.count).toBeGreaterThan(0);
    await run(book);
    const whole = await sums();
    expect(whole.rows + whole.corrections).toBe(expectedSum(book));
    expect(Number(await text('SELECT count() - uniqExact(request_id) FROM `system.ai_gateway`.cost_corrections'))).toBe(
      0,
    );
  });

  test('R-28: a batch whose acknowledgement was lost is stored once', async () => {
    const twice: CostLedger = {
      ...ledger,
      add: async (corrections) => {
        await ledger.add(corrections);
        await ledger.add(corrections.map((each) => ({ ...each, rerateId: 'another' })));
      },
    };
    const book = bookOf(OWN);
    await run(book, {}, { ledger: twice });
    const after = await sums();
    expect(after.rows + after.corrections).toBe(expectedSum(book));
  });

  test('a dry run tells the same and writes nothing', async () => {
    const book = bookOf(OWN, DEARER);
    const dry = await run(book, { isDry: true });
    expect((await sums()).count).toBe(0);
    expect({ ...(await run(book)) }).toEqual(dry);
  });

  test('only the rows that were asked for: half-open times, a model, a provider', async () => {
    const book = bookOf(OWN, DEARER);
    const at = CALLS[COUNT / 2]?.at ?? FROM;
    const within = await run(book, { from: at, to: asInstant(at + 1), isDry: true });
    expect(within.rows).toBe(CALLS.filter((call) => call.at === at).length);
    const model = await run(book, { model: 'own-1', isDry: true });
    expect(model.rows).toBe(CALLS.filter((call) => call.configuredModel === 'own-1').length);
    const provider = await run(book, { provider: 'gemini-main', isDry: true });
    expect(provider.rows).toBe(CALLS.filter((call) => call.provider.kind === 'gemini').length);
    expect((await run(book, { provider: "x' OR '1", isDry: true })).rows).toBe(0);
  });

  test('when the time is over it tells where the next one begins, and parts come to the whole', async () => {
    const book = bookOf(OWN, DEARER);
    let next: Rerated['nextFrom'] = FROM;
    let parts = 0;
    while (next !== undefined) {
      const clock = manualClock(Date.UTC(2026, 10, 1));
      const slow: CostLedger = {
        ...ledger,
        rows: async (asked, under) => {
          await clock.advance(10);
          return await ledger.rows(asked, under);
        },
      };
      const request = {
        from: next,
        to: TO,
        model: undefined,
        provider: undefined,
        isDry: false,
        actor: 'a',
        rerateId: `p-${parts}`,
      };
      const done = await rerate(request, { book, clock, ledger: slow, signal, timeMsMax: 25, rowsMax: PAGE });
      next = done.nextFrom;
      parts += 1;
      if (parts > COUNT) throw new Error('it makes no headway');
    }
    expect(parts).toBeGreaterThan(2);
    const after = await sums();
    expect(after.rows + after.corrections).toBe(expectedSum(book));
  });

  test('a correction names both prices, who asked and when', async () => {
    const call = CALLS[0];
    await run(bookOf(DEARER), { model: 'gpt-5.2', rerateId: 'r-1' });
    const query = `SELECT rerate_id, old_price_version, new_price_version, actor, toString(event_time) FROM \`system.ai_gateway\`.cost_corrections WHERE request_id = '${id(5)}'`;
    const [rerateId, before, after, actor, time] = (await text(query)).trim().split('\t');
    expect([rerateId, before, after, actor]).toEqual([
      'r-1',
      'catalogue 0.1.8 openai/gpt-5.2',
      'book e-0',
      'kim@acme.com',
    ]);
    expect(time).toBe(
      isoInstant(CALLS[5]?.at ?? FROM)
        .replace('T', ' ')
        .replace('Z', ''),
    );
    expect(call?.configuredModel).toBe('gpt-5.2');
  });
});

describe('what has no cost', () => {
  test('is told by model and tier, most requests first, until a re-rating makes it known', async () => {
    const unknown = await ledger.unknown({ from: FROM, to: TO }, 200, signal);
    const expected = CALLS.filter((call) => BEFORE.price(call) === undefined);
    expect(unknown.reduce((sum, each) => sum + each.requests, 0)).toBe(expected.length);
    expect(unknown.map(({ requests }) => requests)).toEqual(
      unknown.map(({ requests }) => requests).toSorted((one, other) => other - one),
    );
    const own = unknown.find(
      ({ model, reason, serviceTier }) => model === 'own-1' && reason === 'unknown_price' && serviceTier === undefined,
    );
    const ownCalls = expected.filter(
      (call) => call.configuredModel === 'own-1' && call.tokens.input !== undefined && call.serviceTier === undefined,
    );
    expect(own).toMatchObject({ provider: 'openai-main', providerKind: 'openai', requests: ownCalls.length });
    expect(own?.inputTokens).toBe(ownCalls.reduce((sum, { tokens }) => sum + (tokens.input ?? 0), 0));
    expect(unknown.some(({ reason, inputTokens }) => reason === 'no_usage' && inputTokens === undefined)).toBe(true);
    const book = bookOf({ ...OWN, document: { ...OWN.document, service_tiers: { priority: { multiplier: '2' } } } });
    await run(book);
    const later = await ledger.unknown({ from: FROM, to: TO }, 200, signal);
    expect(later.some(({ model, reason }) => model === 'own-1' && reason === 'unknown_price')).toBe(false);
    expect(await ledger.unknown({ from: TO, to: asInstant(TO + 1) }, 200, signal)).toEqual([]);
    expect(await ledger.unknown({ from: FROM, to: TO }, 1, signal)).toHaveLength(1);
  });
});

test('a row whose usage object was too long to be kept keeps the cost that it told of', {
  timeout: 60_000,
}, async () => {
  const [call] = CALLS;
  if (call === undefined) throw new Error('no calls');
  const kept = { ...call, at: TO, serviceTier: undefined, tokens: { input: 10, output: 5 } };
  await insert([rowOf(kept, COUNT), rowOf({ ...kept, raw: undefined }, COUNT + 1)]);
  const rerated = await run(bookOf(DEARER), { from: TO, to: asInstant(TO + DAY_MS) });
  expect(rerated).toMatchObject({ rows: 2, corrections: 1, stillUnknown: 1 });
});
