import type { BudgetFacts, Language } from '@tallygate/contract';
import { shortNanoUsd, usdOfText } from '../../../format/money.ts';
import { compactNumber, exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';

type Unit = BudgetFacts['unit'];

const NANO_PER_USD = 1e9;
/** Below it, budget and what is left of it are written so that they can be told apart. */
const COMPACT_FROM = { usd: 1_000_000, count: 100_000_000 } as const;

/** An amount of a budget as there is room for it, with every digit for those who rest on it. */
export function BudgetAmount({ amount, unit }: { readonly amount: string; readonly unit: Unit }) {
  const { language } = useText();
  const exact = unit === 'cost' ? usdOfText(amount, language) : exactNumber(Number(amount), language);
  const short = unit === 'cost' ? shortCost(Number(amount), language) : shortCount(Number(amount), language);
  return (
    <span className="figures whitespace-nowrap" title={exact === short ? undefined : exact}>
      {short}
    </span>
  );
}

function shortCost(dollars: number, language: Language): string {
  const isLong = dollars >= 1 && dollars < COMPACT_FROM.usd;
  return isLong ? usdOfText(dollars.toFixed(2), language) : shortNanoUsd(Math.round(dollars * NANO_PER_USD), language);
}

function shortCount(count: number, language: Language): string {
  return count < COMPACT_FROM.count ? exactNumber(count, language) : compactNumber(count, language);
}
