import { type BillingDocumentFacts, taxOfficeSchema } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useNoteTaxOffice } from '../../../api/use-billing-orders.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { focusFirstProblem } from '../focus-first-problem.ts';

interface TaxOfficeDialogProps {
  readonly document: BillingDocumentFacts;
  readonly onClose: () => void;
}

/** Asks what the tax office says of an invoice; it can be entered once. */
export function TaxOfficeDialog({ document, onClose }: TaxOfficeDialogProps) {
  const { say } = useText();
  const noting = useNoteTaxOffice();
  const [number, setNumber] = useState('');
  const [day, setDay] = useState('');
  const [isChecked, setChecked] = useState(false);
  const { shape } = taxOfficeSchema;
  const isNumberGood = shape.approval_number.safeParse(number.trim()).success;
  const isDayGood = shape.issued_on.safeParse(day).success;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    const taxOffice = { approval_number: number.trim(), issued_on: day };
    if (isNumberGood && isDayGood) noting.mutate({ id: document.id, taxOffice }, { onSuccess: onClose });
    else focusFirstProblem(event.currentTarget);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('billing.documents.noteTitle', { number: document.number })}
      text={say('billing.documents.noteText')}
    >
      <form onSubmit={submit} noValidate>
        <Field
          label={say('billing.approvalNumber')}
          hint={say('billing.approvalHint')}
          autoComplete="off"
          maxLength={40}
          value={number}
          problem={isChecked && !isNumberGood ? say('billing.problem.approval') : undefined}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Field
          className="mt-2"
          label={say('billing.issuedOn')}
          type="date"
          value={day}
          problem={isChecked && !isDayGood ? say('billing.problem.day') : undefined}
          onChange={(event) => setDay(event.target.value)}
        />
        <Problem error={noting.error} />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={noting.isPending}>
            {say('billing.documents.noteSave')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
