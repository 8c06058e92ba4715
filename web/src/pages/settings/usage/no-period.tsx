import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { PeriodDialog } from './period-dialog.tsx';

/** While no period lasts: what that means, and how to begin one. */
export function NoPeriod() {
  const { say } = useText();
  const [isCreating, setCreating] = useState(false);
  return (
    <Panel>
      <Notice
        kind="empty"
        title={say('usage.noneTitle')}
        text={
          <>
            <p>{say('usage.noneText')}</p>
            <p>{say('usage.noneAdmin')}</p>
          </>
        }
      >
        <Button look="primary" onClick={() => setCreating(true)}>
          {say('usage.create')}
        </Button>
      </Notice>
      {isCreating && <PeriodDialog onClose={() => setCreating(false)} />}
    </Panel>
  );
}
