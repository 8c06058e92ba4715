import type { BillingOrder } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useConfirmDeposit } from '../../../api/use-billing-orders.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { moneyText } from '../../../format/money-text.ts';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { Facts } from '../facts.tsx';
import { focusFirstProblem } from '../focus-first-problem.ts';
import { checkDepositForm, type DepositForm, type DepositProblems, EMPTY_DEPOSIT } from './deposit-form.ts';

interface DepositDialogProps {
  readonly order: BillingOrder;
  readonly onClose: () => void;
}

/** Asks when the money came and how much; the credits are there as soon as it is confirmed. */
export function DepositDialog({ order, onClose }: DepositDialogProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const confirming = useConfirmDeposit();
  const [form, setForm] = useState(EMPTY_DEPOSIT);
  const [problems, setProblems] = useState<DepositProblems>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkDepositForm(form, { order, zone, now: Date.now() });
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'value') confirming.mutate({ id: order.id, deposit: checked.value }, { onSuccess: onClose });
    else focusFirstProblem(event.currentTarget);
  };
  const fieldOf = (field: keyof DepositForm) => {
    const id = problems[field];
    return {
      label: say(`billing.deposit.${field}`),
      value: form[field],
      autoComplete: 'off',
      problem: id === undefined ? undefined : say(id),
      onChange: (event: { readonly target: { readonly value: string } }) =>
        setForm({ ...form, [field]: event.target.value }),
    };
  };
  const { currency, total } = order.price;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('billing.confirmDepositTitle', { number: order.number })}
      text={say('billing.confirmDepositText')}
    >
      <form onSubmit={submit} noValidate>
        <div className="mb-4">
          <Facts
            lines={[
              [say('billing.documents.what'), order.title[language]],
              [say('billing.total'), moneyText({ currency, amount: total }, language)],
            ]}
          />
        </div>
        <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
          <Field
            {...fieldOf('at')}
            type="datetime-local"
            hint={say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}
          />
          <Field {...fieldOf('amount')} inputMode="decimal" hint={say('billing.deposit.amountHint')} />
          <Field {...fieldOf('approvalNumber')} hint={say('billing.deposit.approvalHint')} />
          <Field {...fieldOf('issuedOn')} type="date" />
        </div>
        <Problem error={confirming.error} />
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={confirming.isPending}>
            {say('billing.confirmDeposit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
