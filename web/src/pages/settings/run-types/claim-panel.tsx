import { CodeLine } from '../../../components/code-line.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';

const EXAMPLE = 'tallygate-run-type: triage\ntallygate-run-id: incident-4711';

/** How a request says what it counts as, and which requests are one run. */
export function ClaimPanel() {
  const { say } = useText();
  return (
    <Panel aria-labelledby="claiming">
      <PanelHead id="claiming" title={say('runTypes.claimTitle')} text={say('runTypes.claimText')} />
      <div className="space-y-2 px-4 pb-4">
        <CodeLine text={EXAMPLE} label={say('runTypes.claimCode')} />
        <p>{say('runTypes.claimId')}</p>
        <p>{say('runTypes.claimKey')}</p>
      </div>
    </Panel>
  );
}
