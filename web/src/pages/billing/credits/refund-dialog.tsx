import { BILLING_BOUNDS, type BillingOrder, type BillingOrderDetail } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useOrder } from '../../../api/use-billing-orders.ts';
import { useRefundOrder } from '../../../api/use-top-ups.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Unknown } from '../../../components/values.tsx';
import { compareCredits, creditsOfText } from '../../../format/credits.ts';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { Facts } from '../facts.tsx';
import { creditText } from './auto-form.ts';
import { moneyBack } from './money-back.ts';

interface RefundDialogProps {
  readonly order: BillingOrder;
  readonly onClose: () => void;
}

/** Gives unused credits back, and the money for them. */
export function RefundDialog({ order, onClose }: RefundDialogProps) {
  const { say } = useText();
  const detail = useOrder(order.id);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('credits.refundTitle', { order: order.number })}
      text={say(order.channel === 'bank_transfer' ? 'credits.refundTextTransfer' : 'credits.refundText')}
    >
      <Asked query={detail} lines={3}>
        {(known) =>
          known.refundable === null ? (
            <Notice kind="empty" title={say('credits.refundNothing')} text={say('credits.refundNothingText')} />
          ) : (
            <RefundForm order={known} refundable={known.refundable} onClose={onClose} />
          )
        }
      </Asked>
    </Dialog>
  );
}

interface RefundFormProps {
  readonly order: BillingOrderDetail;
  readonly refundable: NonNullable<BillingOrderDetail['refundable']>;
  readonly onClose: () => void;
}

function RefundForm({ order, refundable, onClose }: RefundFormProps) {
  const { say, language } = useText();
  const refunding = useRefundOrder();
  const [form, setForm] = useState({ credits: '', reason: '' });
  const [isChecked, setChecked] = useState(false);
  const wanted = form.credits.trim() === '' ? refundable.credits : creditText(form.credits);
  const isCredits = wanted !== undefined && wanted !== '0' && compareCredits(wanted, refundable.credits) <= 0;
  const reason = form.reason.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isCredits || reason === '') return;
    const refund = { reason, ...(wanted !== refundable.credits && { credits: wanted }) };
    refunding.mutate({ id: order.id, refund }, { onSuccess: onClose });
  };
  const { currency } = order.price;
  return (
    <form onSubmit={submit} noValidate>
      <Facts
        lines={[
          [say('credits.unused'), say('billing.credits', { credits: creditsOfText(refundable.credits, language) })],
          [
            say('credits.moneyBack'),
            isCredits ? (
              moneyText({ currency, amount: moneyBack(order, refundable, wanted) }, language)
            ) : (
              <Unknown key="money" reason={say('credits.problem.refund')} />
            ),
          ],
        ]}
      />
      <div className="mt-4">
        <Field
          className="mb-3"
          label={say('credits.refundCredits')}
          hint={say('credits.refundCreditsHint')}
          problem={isChecked && !isCredits ? say('credits.problem.refund') : undefined}
          inputMode="decimal"
          autoComplete="off"
          value={form.credits}
          onChange={(event) => setForm({ ...form, credits: event.target.value })}
        />
        <Field
          className="mb-3"
          label={say('credits.refundReason')}
          hint={say('credits.refundReasonHint')}
          problem={isChecked && reason === '' ? say('credits.problem.reason') : undefined}
          maxLength={BILLING_BOUNDS.reasonLengthMax}
          value={form.reason}
          onChange={(event) => setForm({ ...form, reason: event.target.value })}
        />
      </div>
      <Problem error={refunding.error} />
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button type="submit" look="danger" disabled={refunding.isPending}>
          {say('credits.act.refund')}
        </Button>
      </div>
    </form>
  );
}
