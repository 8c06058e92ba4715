import type { BudgetFacts } from '@tallygate/contract';
import { classNames } from '../../../components/class-names.ts';
import { percentage } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { BudgetAmount } from './budget-amount.tsx';

/** From here on a budget is about to refuse, and from all of it on it does. */
const NEAR = 0.8;

/** How much of a budget is used, in figures and as a bar: what is held stands behind what is used. */
export function BudgetUse({ budget }: { readonly budget: BudgetFacts }) {
  const { say, language } = useText();
  const { unit, used } = budget;
  const share = shareOf(used, budget);
  const taken = shareOf(String(Number(used) + Number(budget.held)), budget);
  return (
    <span className="inline-block w-40 max-w-full text-left max-sm:w-full">
      <span className="flex justify-between gap-2">
        <BudgetAmount amount={used} unit={unit} />
        <span className="figures text-muted">{percentage(share, language)}</span>
      </span>
      <span
        role="img"
        aria-label={say('budgets.useOf', { name: budget.name, share: percentage(share, language) })}
        className="relative mt-1 block h-1.5 overflow-hidden rounded-sm bg-sunken"
      >
        <Bar share={taken} className="bg-running opacity-50" />
        <Bar share={share} className={toneOf(share)} />
      </span>
    </span>
  );
}

function Bar({ share, className }: { readonly share: number; readonly className: string }) {
  return (
    <span
      className={classNames('absolute inset-y-0 left-0', className)}
      style={{ width: `${Math.min(1, share) * 100}%` }}
    />
  );
}

function shareOf(units: string, { amount }: BudgetFacts): number {
  const all = Number(amount);
  if (all > 0) return Number(units) / all;
  // Nothing may be used of a budget for nothing: it is used up from the beginning.
  return 1;
}

function toneOf(share: number): string {
  if (share >= 1) return 'bg-bad';
  return share >= NEAR ? 'bg-warn' : 'bg-good';
}
