import type { RunPeriodFacts } from '@tallygate/contract';
import { useRemoveRunPeriod } from '../../../api/use-runs.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';

/** Asks once more before a period goes, and says what goes with it. */
export function RemovePeriod({ period, onClose }: { readonly period: RunPeriodFacts; readonly onClose: () => void }) {
  const { say, language } = useText();
  const removing = useRemoveRunPeriod();
  const keyOf = useRepeatKey();
  return (
    <ConfirmDialog
      title={say('usage.remove')}
      text={say('usage.removeText', { used: exactNumber(period.used, language) })}
      action={say('usage.remove')}
      isDanger
      isPending={removing.isPending}
      error={removing.error}
      onConfirm={() =>
        removing.mutate({ id: period.id, idempotencyKey: keyOf(['remove', period.id]) }, { onSuccess: onClose })
      }
      onClose={onClose}
    />
  );
}
