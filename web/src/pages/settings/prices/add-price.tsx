import type { NewPrice } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useCreatePrice } from '../../../api/use-prices.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { farPriceOf } from './far-price.ts';
import { FarPriceQuestion } from './far-price-question.tsx';
import { checkPriceForm, NO_PRICES, type PriceForm, type Problems } from './price-form.ts';
import { PriceInputs } from './price-inputs.tsx';
import { TierInputs } from './tier-inputs.tsx';
import { useRepeatKey } from './use-repeat-key.ts';
import { WhatInputs } from './what-inputs.tsx';

interface AddPriceProps {
  /** What the form begins with. */
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly onClose: () => void;
}

/** Asks for a new price, and asks again where it is far from the catalogue's. */
export function AddPrice({ provider, model, onClose }: AddPriceProps) {
  const { say } = useText();
  const zone = useSignedIn().account.time_zone;
  const creation = useCreatePrice();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(() => beginning(provider, model));
  const [problems, setProblems] = useState<Problems>({});
  const send = (price: NewPrice) => creation.mutate({ price, idempotencyKey: keyOf(price) }, { onSuccess: onClose });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkPriceForm(form, zone);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'price') send(checked.price);
    else focusFirstProblem(event.currentTarget);
  };
  const far = farPriceOf(creation.error);
  if (far !== undefined && creation.variables !== undefined) {
    const { price } = creation.variables;
    return (
      <FarPriceQuestion
        far={far}
        isPending={creation.isPending}
        onBack={() => creation.reset()}
        onConfirm={() => send({ ...price, confirm: true })}
      />
    );
  }
  return (
    <Dialog isOpen isWide onClose={onClose} title={say('prices.add')} text={say('prices.addText')}>
      <form onSubmit={submit} noValidate>
        <PriceFormFields form={form} problems={problems} onChange={(change) => setForm({ ...form, ...change })} />
        <Footer error={creation.error?.message} isPending={creation.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: PriceForm;
  readonly problems: Problems;
  readonly onChange: (change: Partial<PriceForm>) => void;
}

function PriceFormFields({ form, problems, onChange }: FieldsProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <>
      <WhatInputs
        form={form}
        problems={problems}
        onChange={onChange}
        fromHint={say('prices.fromHint', { zone: zoneName({ zone, language }, Date.now()) })}
      />
      <fieldset className="mt-3 border-t border-line pt-3">
        <legend className="sr-only">{say('prices.unit')}</legend>
        <p aria-hidden className="mb-2 text-small text-muted">
          {say('prices.unit')}
        </p>
        <PriceInputs
          prices={form.prices}
          place="prices"
          problems={problems}
          onChange={(prices) => onChange({ prices })}
        />
      </fieldset>
      <TierInputs form={form} problems={problems} onChange={onChange} />
    </>
  );
}

interface FooterProps {
  readonly error: string | undefined;
  readonly isPending: boolean;
  readonly onClose: () => void;
}

function Footer({ error, isPending, onClose }: FooterProps) {
  const { say } = useText();
  return (
    <>
      {error !== undefined && (
        <p role="alert" className="mb-3 text-bad">
          {error}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={isPending}>
          {say('prices.add')}
        </Button>
      </div>
    </>
  );
}

function beginning(provider: string | undefined, model: string | undefined): PriceForm {
  const name = model ?? '';
  const isBeginning = name.endsWith('*');
  return {
    provider: provider ?? '',
    model: isBeginning ? name.slice(0, -1) : name,
    match: isBeginning ? 'beginning' : 'exact',
    from: '',
    prices: NO_PRICES,
    contextTiers: [],
    serviceTiers: [],
    note: '',
  };
}

/** Once the problems are drawn. */
function focusFirstProblem(form: EventTarget & Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
