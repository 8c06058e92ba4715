import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { KEYS } from '../../../api/query-client.ts';
import { useChangeAuditSettings } from '../../../api/use-audit.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';

/** In place of the figures while the audit log is off: why they need it, and a way to switch it on. */
export function AuditNeeded() {
  const { say } = useText();
  const [isAsking, setAsking] = useState(false);
  return (
    <Panel>
      <Notice
        kind="refused"
        title={say('usage.auditOffTitle')}
        text={
          <>
            <p>{say('usage.auditOffWhy')}</p>
            <p>{say('usage.auditOffAdmin')}</p>
          </>
        }
      >
        <Button look="primary" onClick={() => setAsking(true)}>
          {say('usage.auditTurnOn')}
        </Button>
      </Notice>
      {isAsking && <TurnOn onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function TurnOn({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const queryClient = useQueryClient();
  const change = useChangeAuditSettings();
  const turnOn = () =>
    change.mutate(
      { is_on: true },
      {
        onSuccess: () => {
          void queryClient.invalidateQueries({ queryKey: KEYS.runs });
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      title={say('usage.auditTurnOn')}
      text={say('usage.auditTurnOnText')}
      action={say('usage.auditTurnOn')}
      isPending={change.isPending}
      error={change.error}
      onConfirm={turnOn}
      onClose={onClose}
    />
  );
}
