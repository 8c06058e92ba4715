import { type FormEvent, useState } from 'react';
import { useRenewWebhookSecret } from '../../../api/use-alerts.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';

interface RenewSecretProps {
  readonly onSecret: (secret: string) => void;
  readonly onClose: () => void;
}

const HOURS = [24, 168, 0] as const;

/** Asks how long the earlier secret signs too, and makes a new one. */
export function RenewSecret({ onSecret, onClose }: RenewSecretProps) {
  const { say } = useText();
  const renewing = useRenewWebhookSecret();
  const keyOf = useRepeatKey();
  const [hours, setHours] = useState<(typeof HOURS)[number]>(24);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const onSuccess = ({ secret }: { readonly secret: string }) => {
      onClose();
      onSecret(secret);
    };
    renewing.mutate({ overlap_hours: hours, idempotencyKey: keyOf(hours) }, { onSuccess });
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('alerts.renewTitle')} text={say('alerts.renewText')}>
      <form onSubmit={submit}>
        <Choice
          label={say('alerts.overlap')}
          value={String(hours)}
          options={HOURS.map((each) => ({ value: String(each), title: say(`alerts.overlap.${each}`) }))}
          onChoose={(value) => setHours(HOURS.find((each) => String(each) === value) ?? 24)}
        />
        <div className="mt-4">
          <Problem error={renewing.error} />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={renewing.isPending}>
            {say('alerts.renew')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
