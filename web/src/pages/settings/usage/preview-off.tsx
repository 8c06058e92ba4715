import { useSwitchPreview } from '../../../api/use-previews.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';

/** In place of the page while its feature is switched off; who may, switches it on here. */
export function PreviewOff() {
  const { say } = useText();
  const canSwitch = useSignedIn().person.role === 'account_admin';
  const switching = useSwitchPreview();
  return (
    <Panel>
      <Notice
        kind="refused"
        title={say('usage.previewOffTitle')}
        text={say(canSwitch ? 'usage.previewOffAdmin' : 'usage.previewOffMember')}
      >
        {canSwitch && (
          <>
            <Problem error={switching.error} />
            <Button
              look="primary"
              disabled={switching.isPending}
              onClick={() => switching.mutate({ id: 'ai_runs', isOn: true })}
            >
              {say('usage.previewTurnOn')}
            </Button>
          </>
        )}
      </Notice>
    </Panel>
  );
}
