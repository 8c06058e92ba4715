import {
  ApiFailure,
  type BillingMethod,
  type BillingOffer,
  type BillingOrder,
  type MoneyFacts,
} from '@tallygate/contract';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useQuote } from '../../../api/use-billing-plan.ts';
import { useBuy } from '../../../api/use-top-ups.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { leaveTo } from '../leave-to.ts';
import { MethodChoice } from '../method-choice.tsx';
import { QuoteText } from '../quote-text.tsx';
import { totalOf } from '../total-of.ts';

interface TopUpFormProps {
  readonly workspace: string;
  readonly packages: readonly BillingOffer[];
  /** Those that can pay, the default one first. */
  readonly methods: readonly BillingMethod[];
  readonly onOrder: (order: BillingOrder) => void;
  readonly onClose: () => void;
}

/** Which package, paid how; what is paid and until when it lasts is printed before. */
export function TopUpForm({ workspace, packages, methods, onOrder, onClose }: TopUpFormProps) {
  const { say, language } = useText();
  const [chosen, setChosen] = useState(packages[0]?.id ?? '');
  const [method, setMethod] = useState(methods[0]?.id ?? '');
  const quote = useQuote({ workspace, package: chosen, method });
  const { buy, isPending, error } = useOnePurchase(onOrder);
  const price = quote.data?.price;
  const isReady = price !== undefined && !quote.isPlaceholderData && !isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What is printed is what is paid, or nothing is.
    if (isReady) buy({ workspace, package: chosen, method, total: totalOf(price) });
  };
  const isTransfer = methods.find(({ id }) => id === method)?.channel === 'bank_transfer';
  return (
    <form onSubmit={submit}>
      <Packages packages={packages} chosen={chosen} onChoose={setChosen} />
      <MethodChoice methods={methods} value={method} onChoose={setMethod} />
      <div className="my-4 min-h-40">
        <Asked query={quote} lines={4}>
          {(known) => <QuoteText quote={known} />}
        </Asked>
      </div>
      <Problem error={error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={!isReady}>
          {isTransfer || price === undefined
            ? say('credits.orderByTransfer')
            : say('billing.payNow', {
                total: moneyText(totalOf(price), language),
              })}
        </Button>
      </div>
    </form>
  );
}

interface Wanted {
  readonly workspace: string;
  readonly package: string;
  readonly method: string;
  /** As it was printed. */
  readonly total: MoneyFacts;
}

/**
 * Buys once, however often the button is pressed and whatever the network does: the purchase keeps its name until the server
 * has said that it failed. Another try after that is another purchase.
 */
function useOnePurchase(onOrder: (order: BillingOrder) => void) {
  const buying = useBuy();
  const last = useRef<{ readonly wanted: string; readonly purchase: string }>(undefined);
  const [isLeaving, setLeaving] = useState(false);
  const buy = (wanted: Wanted) => {
    if (buying.isPending || isLeaving) return;
    const text = JSON.stringify(wanted);
    if (last.current?.wanted !== text) last.current = { wanted: text, purchase: crypto.randomUUID() };
    buying.mutate(
      { ...wanted, purchase: last.current.purchase },
      {
        onSuccess: ({ order, next_url: next }) => {
          if (next === null) return onOrder(order);
          setLeaving(true);
          leaveTo(next);
        },
        onError: (error) => {
          if (error instanceof ApiFailure && error.status >= 400 && error.status < 500) last.current = undefined;
        },
      },
    );
  };
  return { buy, isPending: buying.isPending || isLeaving, error: buying.error };
}

interface PackagesProps {
  readonly packages: readonly BillingOffer[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function Packages({ packages, chosen, onChoose }: PackagesProps) {
  const { say, language } = useText();
  const name = useId();
  return (
    <fieldset className="mb-4">
      <legend className="mb-1 font-medium">{say('credits.package')}</legend>
      <div className="max-h-56 space-y-1.5 overflow-y-auto">
        {packages.map(({ id, names, credits, price }) => (
          <label
            key={id}
            className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md border border-line-strong px-3 py-1.5 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2"
          >
            <input type="radio" name={name} checked={id === chosen} onChange={() => onChoose(id)} />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{names[language]}</span>
              <span className="figures block text-small text-muted">
                {say('billing.credits', { credits: creditsOfText(credits, language) })}
              </span>
            </span>
            <span className="figures whitespace-nowrap">
              {moneyText({ currency: price.currency, amount: price.total }, language)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
