import type { NewCreditPrice } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useCreateCreditPrice } from '../../../api/use-credit-prices.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import {
  type CreditPriceForm,
  type CreditProblems,
  checkCreditPriceForm,
  NO_CREDIT_PRICE,
} from './credit-price-form.ts';
import { CreditPriceInputs } from './credit-price-inputs.tsx';
import { Preview } from './preview.tsx';

/** Asks for a new price; before it is added, it can be tried on what was used last month. */
export function AddCreditPrice({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const zone = useSignedIn().account.time_zone;
  const creation = useCreateCreditPrice();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState<CreditPriceForm>(NO_CREDIT_PRICE);
  const [problems, setProblems] = useState<CreditProblems>({});
  const [tried, setTried] = useState<NewCreditPrice>();
  const check = (act: (price: NewCreditPrice) => void, place: Element | null) => {
    const checked = checkCreditPriceForm(form, { zone, now: Date.now() });
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'price') act(checked.price);
    else focusFirstProblem(place);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const add = (price: NewCreditPrice) =>
      creation.mutate({ price, idempotencyKey: keyOf(price) }, { onSuccess: onClose });
    check(add, event.currentTarget);
  };
  return (
    <Dialog isOpen isWide onClose={onClose} title={say('creditPrices.add')} text={say('creditPrices.addText')}>
      <form onSubmit={submit} noValidate>
        <CreditPriceInputs
          form={form}
          problems={problems}
          onChange={(change) => {
            setForm({ ...form, ...change });
            setTried(undefined);
          }}
        />
        {tried !== undefined && (
          <div ref={showWhole} className="mt-3 border-t border-line pt-3">
            <Preview asked={{ prices: [proposalOf(tried)] }} isComparing />
          </div>
        )}
        <Problem error={creation.error} />
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button onClick={(event) => check(setTried, event.currentTarget.closest('form'))}>
            {say('creditPrices.previewOpen')}
          </Button>
          <Button type="submit" look="primary" disabled={creation.isPending}>
            {say('creditPrices.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What was asked for may come below the edge of the dialog. */
function showWhole(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** As if it had been in force all the time. */
function proposalOf({ effective_from: _from, note: _note, ...price }: NewCreditPrice) {
  return price;
}

/** Once the problems are drawn. */
function focusFirstProblem(form: Element | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
