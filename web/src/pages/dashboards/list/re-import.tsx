import type { DashboardSummary } from '@tallygate/contract';
import { useDashboardAct } from '../../../api/use-managed-dashboards.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';

interface ReImportProps {
  readonly dashboard: Pick<DashboardSummary, 'id' | 'title' | 'template' | 'is_changed'>;
  readonly onClose: () => void;
}

/** Asks before a dashboard is replaced by its newest template, and says what goes and what stays. */
export function ReImport({ dashboard: { title, template, is_changed: isChanged }, onClose }: ReImportProps) {
  const { say, language } = useText();
  const acting = useDashboardAct();
  const keyOf = useRepeatKey();
  if (template === null) return null;
  const act = { what: 'import', template } as const;
  return (
    <ConfirmDialog
      title={say('dashboards.ask.reimport', { name: title[language] })}
      text={say(isChanged ? 'dashboards.askText.reimportChanged' : 'dashboards.askText.reimport')}
      action={say('dashboards.reimport')}
      isDanger={isChanged}
      isPending={acting.isPending}
      error={acting.error}
      onConfirm={() => acting.mutate({ ...act, idempotencyKey: keyOf(act) }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
