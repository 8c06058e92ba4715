import type { CreditDefault } from '@tallygate/contract';
import { type CompiledPrice, compileDefault, compilePrice } from './compile-price.ts';
import type { CreditCall, CreditPrice, CreditPriceEntry, CreditUse } from './facts.ts';
import { type CreditEntryGroup, creditEntryAt, groupCreditEntries, matchCreditEntries } from './match-entries.ts';

/** What calls cost in credits. */
export interface CreditPriceBook {
  /** `no_price`: nobody gave it one. `unknown`: it has one, but what it depends on is not known of the call. */
  price(call: CreditCall, use: CreditUse): CreditPrice | 'no_price' | 'unknown';
}

/** Kinds of calls that are remembered; over it all are forgotten. */
const REMEMBERED_MAX = 4_096;

/** Prices calls by the most telling entry that is in force when they came, else by the default. Pure. */
export function createCreditPriceBook(entries: readonly CreditPriceEntry[], byDefault: CreditDefault): CreditPriceBook {
  const groups = groupCreditEntries(entries);
  const compiled = new Map<CreditPriceEntry, CompiledPrice>();
  for (const entry of entries) {
    const { id, document } = entry;
    if (document !== undefined) compiled.set(entry, compilePrice({ id, document }));
  }
  const otherwise = compileDefault(byDefault);
  const remembered = new Map<string, readonly CreditEntryGroup[]>();
  const matching = (call: CreditCall): readonly CreditEntryGroup[] => {
    if (groups.length === 0) return groups;
    const { service, feature, endpoint, models, run } = call;
    const text = [service, feature, endpoint, run?.type ?? '', ...models].join('\n');
    const known = remembered.get(text);
    if (known !== undefined) return known;
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    const found = matchCreditEntries(groups, { service, feature, endpoint, models, runType: run?.type });
    remembered.set(text, found);
    return found;
  };
  return {
    price: (call, use) => {
      const price = inForce(matching(call), call.at, compiled) ?? otherwise;
      return price === undefined ? 'no_price' : (price(call, use) ?? 'unknown');
    },
  };
}

/** An end has no price: the next less telling group is asked. */
function inForce(
  groups: readonly CreditEntryGroup[],
  at: number,
  compiled: ReadonlyMap<CreditPriceEntry, CompiledPrice>,
): CompiledPrice | undefined {
  for (const group of groups) {
    const entry = creditEntryAt(group, at);
    const price = entry && compiled.get(entry);
    if (price !== undefined) return price;
  }
  return undefined;
}
