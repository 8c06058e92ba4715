import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useCreateMethod } from '../../../api/use-billing-methods.ts';
import { useBillingSettings } from '../../../api/use-billing-setup.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { checkTransferForm, EMPTY_TRANSFER, TRANSFER_FIELDS, type TransferProblems } from './transfer-form.ts';

/** Asks to whom tax invoices are made out. */
export function TransferDialog({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const creating = useCreateMethod();
  const [form, setForm] = useState(EMPTY_TRANSFER);
  const [problems, setProblems] = useState<TransferProblems>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkTransferForm(form);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'value') {
      creating.mutate({ channel: 'bank_transfer', buyer: checked.value }, { onSuccess: onClose });
    } else focusFirstProblem(event.currentTarget);
  };
  const problemOf = (field: keyof TransferProblems) => {
    const id = problems[field];
    return id === undefined ? undefined : say(id);
  };
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={say('billing.methods.addTransfer')}
      text={say('billing.methods.transferText')}
    >
      <AccountNote />
      <form onSubmit={submit} noValidate>
        <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
          {TRANSFER_FIELDS.map((field) => (
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
        <Problem error={creating.error} />
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={creating.isPending}>
            {say('billing.methods.register')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Without a bank account nobody knows where to send the money. */
function AccountNote() {
  const { say } = useText();
  const settings = useBillingSettings().data;
  if (settings === undefined || settings.bank_account.number !== '') return null;
  return (
    <p className="mb-4 rounded-md bg-warn-soft px-3 py-2">
      {say('billing.methods.noAccount')}{' '}
      <Link to="/settings/billing/setup" className="font-medium text-accent-ink underline">
        {say('billing.toSetup')}
      </Link>
    </p>
  );
}
