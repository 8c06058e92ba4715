import type { SellerFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeBillingSettings } from '../../../api/use-billing-setup.ts';
import { Field } from '../../../components/field.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { FormFoot } from '../../settings/sign-in/form-foot.tsx';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { businessNumberText } from '../method-words.ts';
import { checkSeller, SELLER_FIELDS, type SellerProblems } from './settings-form.ts';

/** Who sells: printed on documents. */
export function SellerPanel({ seller }: { readonly seller: SellerFacts }) {
  const { say } = useText();
  const change = useChangeBillingSettings();
  return (
    <Panel aria-labelledby="seller">
      <PanelHead id="seller" title={say('billing.seller')} text={say('billing.sellerText')} />
      <SellerForm key={JSON.stringify(seller)} seller={seller} change={change} />
    </Panel>
  );
}

interface SellerFormProps {
  readonly seller: SellerFacts;
  /** What became of a change outlives the form, which begins anew when something was kept. */
  readonly change: ReturnType<typeof useChangeBillingSettings>;
}

function SellerForm({ seller, change }: SellerFormProps) {
  const { say } = useText();
  const [form, setForm] = useState({ ...seller, business_number: businessNumberText(seller.business_number) });
  const [problems, setProblems] = useState<SellerProblems>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkSeller(form);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'value') change.mutate({ seller: checked.value });
    else focusFirstProblem(event.currentTarget);
  };
  const problemOf = (field: keyof SellerFacts) => {
    const id = problems[field];
    return id === undefined ? undefined : say(id);
  };
  return (
    <form onSubmit={submit} noValidate className="px-4 pb-4">
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        {SELLER_FIELDS.map((field) => (
          <Field
            key={field}
            className={field === 'address' ? 'sm:col-span-2' : ''}
            label={say(`billing.party.${field}`)}
            hint={field === 'business_number' ? say('billing.party.numberHint') : undefined}
            type={field === 'email' ? 'email' : 'text'}
            inputMode={field === 'business_number' ? 'numeric' : undefined}
            value={form[field]}
            problem={problemOf(field)}
            onChange={(event) => setForm({ ...form, [field]: event.target.value })}
          />
        ))}
      </div>
      <FormFoot change={change} />
    </form>
  );
}
