import type { CreditPriceDocument } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import type { CreditPriceChoices, CreditPriceEntry } from '#credits';
import { asInstant } from '#kernel';
import { endpoint } from '../../test/gateway-data.ts';
import {
  answer,
  beginStream,
  CONTENT,
  clock,
  DONE,
  dataPlane,
  http,
  PLAIN,
  play,
  post,
  reply,
  STREAMED,
  spool,
  USAGE,
} from '../../test/gateway-rig.ts';
import { gatewayCredits } from '../compose/gateway-credits.ts';
import { gatewayPrices } from '../compose/gateway-prices.ts';
import { FIRST_CREDIT_CHOICES } from '../credits/prices/credit-price-store.ts';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import { documentWith, entryWith } from '../prices/price-book.test-support.ts';

const ANY = { service: undefined, feature: undefined, endpoint: undefined, model: undefined, runType: undefined };
const COST = entryWith({ model: '*', provider: undefined, document: documentWith({ input: '1', output: '10' }) });

function entryOf(document: CreditPriceDocument): CreditPriceEntry {
  const made = { at: asInstant(0), by: { id: 'kim', address: 'kim@acme.com' } };
  return { id: 'c1', key: ANY, effectiveFrom: asInstant(0), document, note: '', made };
}

/** A gateway that prices calls in credits, in a mode. */
function charging(
  document: CreditPriceDocument | undefined,
  {
    choices = {},
    costs = [COST],
  }: { readonly choices?: Partial<CreditPriceChoices>; readonly costs?: readonly (typeof COST)[] } = {},
) {
  const creditPricing = gatewayCredits();
  const entries = document === undefined ? [] : [entryOf(document)];
  creditPricing.follow({ creditPrices: { entries, choices: { ...FIRST_CREDIT_CHOICES, mode: 'count', ...choices } } });
  const pricing = gatewayPrices(genaiCatalogue());
  pricing.follow({ prices: { entries: costs, chargesFailedInput: true } });
  return { pricing, creditPricing };
}

const EACH: CreditPriceDocument = { per_request: '1', per_million_tokens: { input: '10000', output: '40000' } };

test('an answer has its credits, what computed them and why', async () => {
  dataPlane([endpoint()], charging(EACH))(post(PLAIN), reply);
  answer(200);
  const [row] = await spool.rows();
  const { input_tokens: input, output_tokens: output } = row ?? {};
  expect(row).toMatchObject({ credits_version: 'book c1', charge_reason: 'usage' });
  expect(row?.credits_micro).toBe(1_000_000 + (input ?? 0) * 10_000 + (output ?? 0) * 40_000);
});

test('where credits are off, rows are as without any', async () => {
  dataPlane([endpoint()], charging(EACH, { choices: { mode: 'off' } }))(post(PLAIN), reply);
  answer(200);
  expect(await spool.rows()).toMatchObject([{ credits_micro: null, credits_version: null, charge_reason: 'usage' }]);
});

test('what has no price in credits is not 0: it is not known, and the row says so', async () => {
  dataPlane([endpoint()], charging(undefined))(post(PLAIN), reply);
  answer(200);
  const row = { credits_micro: null, credits_version: null, charge_reason: 'no_credit_price' };
  expect(await spool.rows()).toMatchObject([row]);
});

test('by default credits come from the cost; where that is not known, there are none', async () => {
  const choices = { byDefault: { kind: 'cost', credits_per_usd: '100' } } as const;
  dataPlane([endpoint()], charging(undefined, { choices }))(post(PLAIN), reply);
  answer(200);
  const [row] = await spool.rows();
  expect(row).toMatchObject({ credits_version: 'default cost 100', charge_reason: 'usage' });
  expect(row?.credits_micro).toBe(Math.round(((row?.cost_nano_usd ?? 0) * 100) / 1_000));
});

test('a model without a cost may have a price in credits', async () => {
  dataPlane([endpoint()], charging({ per_request: '2' }, { costs: [] }))(post(PLAIN), reply);
  answer(200);
  expect(await spool.rows()).toMatchObject([{ credits_micro: 2_000_000, cost_nano_usd: null, charge_reason: 'usage' }]);
});

test('a provider that failed without telling tokens is charged nothing', async () => {
  dataPlane([endpoint()], charging({ per_request: '2' }))(post(PLAIN), reply);
  answer(400, Buffer.from('{"error":{"message":"no"}}'));
  expect(await spool.rows()).toMatchObject([{ credits_micro: null, charge_reason: 'no_usage' }]);
});

describe('a call whose gateway dies', () => {
  test('in its first moments is charged what is certain: the price of a request', async () => {
    dataPlane([endpoint()], charging(EACH))(post(STREAMED), reply);
    expect(await spool.rowsAfterDeath()).toMatchObject([
      { final_status: 'gateway_lost', credits_micro: 1_000_000, credits_version: 'book c1', charge_reason: 'no_usage' },
    ]);
  });

  test('that costs tokens only is charged what its progress says', async () => {
    dataPlane([endpoint()], charging({ per_million_tokens: { input: '1000000', output: '1000000' } }))(
      post(STREAMED),
      reply,
    );
    beginStream();
    play(CONTENT);
    await clock.advance(6_000);
    play(CONTENT);
    const [row] = await spool.rowsAfterDeath();
    expect(row).toMatchObject({ final_status: 'gateway_lost', charge_reason: 'estimated_usage' });
    expect(row?.credits_micro).toBe(((row?.input_tokens ?? 0) + (row?.output_tokens ?? 0)) * 1_000_000);
  });
});

describe('a price for each run', () => {
  const RUN = { headers: ['content-type', 'application/json', 'tallygate-run-id', 'r-1'] };
  test('is in the row of a request that is the run', async () => {
    dataPlane([endpoint()], charging({ per_run: '3' }))(post(PLAIN), reply);
    answer(200);
    expect(await spool.rows()).toMatchObject([{ credits_micro: 3_000_000, credits_version: 'book c1' }]);
  });

  test('of a run that requests share comes once with the first here, beside its row', async () => {
    const plane = dataPlane([endpoint()], charging({ per_run: '3', per_request: '1' }));
    for (const _ of [1, 2]) {
      plane(post(STREAMED, RUN), reply);
      beginStream();
      play(CONTENT, USAGE, DONE);
      http.last().sink.end();
    }
    expect(await spool.rows()).toMatchObject([
      { credits_micro: 1_000_000, credits_version: 'book c1 + run 3', run_id: 'r-1' },
      { credits_micro: 1_000_000, credits_version: 'book c1', run_id: 'r-1' },
    ]);
  });
});
