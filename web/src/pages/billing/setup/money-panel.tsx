import type { BillingSettingsFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeBillingSettings } from '../../../api/use-billing-setup.ts';
import { Field } from '../../../components/field.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { FormFoot } from '../../settings/sign-in/form-foot.tsx';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { checkMoneyForm, type MoneyForm, type MoneyProblems, moneyFormOf } from './settings-form.ts';

/** Tax, and where transfers go. */
export function MoneyPanel({ settings }: { readonly settings: BillingSettingsFacts }) {
  const { say } = useText();
  const change = useChangeBillingSettings();
  return (
    <Panel aria-labelledby="tax-and-account">
      <PanelHead id="tax-and-account" title={say('billing.money')} text={say('billing.moneyText')} />
      <Form key={JSON.stringify(moneyFormOf(settings))} settings={settings} change={change} />
    </Panel>
  );
}

interface FormProps {
  readonly settings: BillingSettingsFacts;
  /** What became of a change outlives the form, which begins anew when something was kept. */
  readonly change: ReturnType<typeof useChangeBillingSettings>;
}

function Form({ settings, change }: FormProps) {
  const { say } = useText();
  const [form, setForm] = useState(() => moneyFormOf(settings));
  const [problems, setProblems] = useState<MoneyProblems>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkMoneyForm(form);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'value') change.mutate(checked.value);
    else focusFirstProblem(event.currentTarget);
  };
  const fieldOf = (field: keyof MoneyForm) => {
    const id = problems[field];
    return {
      label: say(`billing.money.${field}`),
      value: form[field],
      autoComplete: 'off',
      problem: id === undefined ? undefined : say(id),
      onChange: (event: { readonly target: { readonly value: string } }) =>
        setForm({ ...form, [field]: event.target.value }),
    };
  };
  return (
    <form onSubmit={submit} noValidate className="px-4 pb-4">
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <Field {...fieldOf('vatKrw')} inputMode="numeric" hint={say('billing.money.vatHint')} />
        <Field {...fieldOf('vatUsd')} inputMode="numeric" />
        <Field {...fieldOf('bank')} hint={say('billing.money.accountHint')} />
        <Field {...fieldOf('number')} />
        <Field {...fieldOf('holder')} />
        <Field {...fieldOf('days')} inputMode="numeric" hint={say('billing.money.daysHint')} />
      </div>
      <FormFoot change={change} />
    </form>
  );
}
