import { type BillingOffer, CURRENCIES } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { type OfferKind, useBillingSettings, useChangeOffer, useCreateOffer } from '../../../api/use-billing-setup.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { checkOfferForm, type OfferForm, type OfferProblems, offerFormOf, totalOfSupply } from './offer-form.ts';

interface OfferDialogProps {
  readonly kind: OfferKind;
  /** Undefined: a new one. */
  readonly offer: BillingOffer | undefined;
  readonly onClose: () => void;
}

/** Asks what is sold and what it costs. A change makes a new version. */
export function OfferDialog({ kind, offer, onClose }: OfferDialogProps) {
  const { say, language } = useText();
  const creating = useCreateOffer(kind);
  const changing = useChangeOffer(kind);
  const [form, setForm] = useState(() => offerFormOf(offer));
  const [problems, setProblems] = useState<OfferProblems>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkOfferForm(form);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'problems') focusFirstProblem(event.currentTarget);
    else if (offer === undefined) creating.mutate(checked.value, { onSuccess: onClose });
    else changing.mutate({ id: offer.id, change: checked.value }, { onSuccess: onClose });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        offer === undefined
          ? say(`billing.addOffer.${kind}`)
          : say('billing.changeOfferTitle', { name: offer.names[language] })
      }
      text={say(offer === undefined ? 'billing.newOfferText' : `billing.changeOfferText.${kind}`)}
    >
      <form onSubmit={submit} noValidate>
        <Inputs
          form={form}
          problems={problems}
          isNew={offer === undefined}
          onChange={(change) => setForm({ ...form, ...change })}
        />
        <Problem error={creating.error ?? changing.error} />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={creating.isPending || changing.isPending}>
            {say('billing.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface InputsProps {
  readonly form: OfferForm;
  readonly problems: OfferProblems;
  readonly isNew: boolean;
  readonly onChange: (change: Partial<OfferForm>) => void;
}

function Inputs({ form, problems, isNew, onChange }: InputsProps) {
  const { say } = useText();
  const problemOf = (field: keyof OfferProblems) => {
    const id = problems[field];
    return id === undefined ? undefined : say(id);
  };
  const fieldOf = (field: keyof OfferProblems) => ({
    value: form[field],
    autoComplete: 'off',
    problem: problemOf(field),
    onChange: (event: { readonly target: { readonly value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <div className="grid gap-x-4 sm:grid-cols-2">
      <Field label={say('billing.nameKo')} {...fieldOf('ko')} />
      <Field label={say('billing.nameEn')} {...fieldOf('en')} />
      <Field label={say('billing.creditsTitle')} inputMode="decimal" {...fieldOf('credits')} />
      <Choice
        label={say('billing.currency')}
        value={form.currency}
        disabled={!isNew}
        options={CURRENCIES.map((code) => ({ value: code, title: say(`billing.currency.${code}`) }))}
        onChoose={(code) => onChange({ currency: CURRENCIES.find((each) => each === code) ?? 'KRW' })}
      />
      <Field
        className="sm:col-span-2"
        label={say('billing.supplyBefore')}
        inputMode="decimal"
        hint={<Total form={form} />}
        {...fieldOf('supply')}
      />
    </div>
  );
}

/** What is paid with tax, as it is typed. */
function Total({ form: { supply, currency } }: { readonly form: OfferForm }) {
  const { say, language } = useText();
  const percent = useBillingSettings().data?.vat_percent[currency];
  const amount = percent === undefined ? undefined : totalOfSupply(supply, currency, percent);
  if (percent === undefined || amount === undefined) return null;
  return say('billing.totalWith', { percent, total: moneyText({ currency, amount }, language) });
}
