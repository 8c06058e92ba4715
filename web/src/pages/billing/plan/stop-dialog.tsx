import type { SubscriptionFacts } from '@tallygate/contract';
import { useStopSubscription } from '../../../api/use-billing-plan.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { dateTime } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';

interface StopDialogProps {
  readonly subscription: SubscriptionFacts;
  readonly onClose: () => void;
}

/** Says what stays until when, and asks once more. */
export function StopDialog({ subscription, onClose }: StopDialogProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const stopping = useStopSubscription();
  const { id, paid_until: paidUntil } = subscription;
  return (
    <ConfirmDialog
      title={say('billing.plan.stopTitle')}
      text={
        paidUntil === null
          ? say('billing.plan.stopNow')
          : say('billing.plan.stopText', { time: dateTime(paidUntil, { zone, language }) })
      }
      action={say('billing.plan.stop')}
      isDanger
      isPending={stopping.isPending}
      error={stopping.error}
      onConfirm={() => stopping.mutate(id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
