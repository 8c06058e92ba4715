import type { CreditDefault, CreditPriceDocument } from '@tallygate/contract';
import { invariant } from '#kernel';
import { readAmount } from '../amount-text.ts';
import type { MicroCredits } from '../facts.ts';
import type { CreditCall, CreditPrice, CreditTokens, CreditUse } from './facts.ts';

/** A price, ready to be computed with. Undefined: what it depends on is not known of the call. */
export type CompiledPrice = (call: Pick<CreditCall, 'run'>, use: CreditUse) => CreditPrice | undefined;

/** More for one call is a mistake somewhere: numbers in JSON hold no more. */
const MICRO_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const PER_MILLION = 1_000_000n;
const NANO_PER_USD = 1_000_000_000n;

/** Makes ready for computing what people wrote: no request parses a decimal. */
export function compilePrice({ id, document }: { readonly id: string; readonly document: CreditPriceDocument }) {
  const version = `book ${id}`;
  const perRequest = microOf(document.per_request);
  const perRun = microOf(document.per_run);
  const perMillion = document.per_million_tokens && scaled(document.per_million_tokens);
  const price: CompiledPrice = ({ run }, { tokens }) => {
    if (perMillion !== undefined && tokens === undefined) return undefined;
    const ofTokens = perMillion && tokens ? roundHalfUp(tokenSum(perMillion, tokens), PER_MILLION) : 0n;
    const isOwnRun = run !== undefined && !run.isShared;
    const micro = perRequest + ofTokens + (isOwnRun ? perRun : 0n);
    const runMicro = run?.isShared === true ? perRun : 0n;
    return micro > MICRO_MAX ? undefined : { micro, runMicro, version };
  };
  return price;
}

/** The price of calls that the book has none for; undefined: there is none. */
export function compileDefault(byDefault: CreditDefault): CompiledPrice | undefined {
  switch (byDefault.kind) {
    case 'none':
      return undefined;
    case 'request': {
      const price = {
        micro: microOf(byDefault.credits),
        runMicro: 0n,
        version: `default request ${byDefault.credits}`,
      };
      return () => price;
    }
    case 'cost': {
      const perUsd = microOf(byDefault.credits_per_usd);
      const version = `default cost ${byDefault.credits_per_usd}`;
      return (_, { costNanoUsd }) => {
        const micro = costNanoUsd === undefined ? undefined : roundHalfUp(costNanoUsd * perUsd, NANO_PER_USD);
        return micro === undefined || micro > MICRO_MAX ? undefined : { micro, runMicro: 0n, version };
      };
    }
  }
}

function roundHalfUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor / 2n) / divisor;
}

type PerMillion = Readonly<Record<keyof CreditTokens, MicroCredits>>;

/** What is left out has the price of what it is a part of, as the contract says. */
function scaled(prices: NonNullable<CreditPriceDocument['per_million_tokens']>): PerMillion {
  const { input, output, cache_read = input, cache_write_5m = input, cache_write_1h = cache_write_5m } = prices;
  return {
    uncached: microOf(input),
    cacheRead: microOf(cache_read),
    cacheWrite5m: microOf(cache_write_5m),
    cacheWrite1h: microOf(cache_write_1h),
    output: microOf(output),
  };
}

function tokenSum(prices: PerMillion, tokens: CreditTokens): bigint {
  return (
    BigInt(tokens.uncached) * prices.uncached +
    BigInt(tokens.cacheRead) * prices.cacheRead +
    BigInt(tokens.cacheWrite5m) * prices.cacheWrite5m +
    BigInt(tokens.cacheWrite1h) * prices.cacheWrite1h +
    BigInt(tokens.output) * prices.output
  );
}

/** Nothing for what is left out: the contract says which parts may be. */
function microOf(text: string | undefined): MicroCredits {
  const micro = text === undefined ? 0n : readAmount(text);
  invariant(micro !== undefined, 'prices were checked when they came in');
  return micro;
}
