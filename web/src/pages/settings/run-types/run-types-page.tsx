import type { RunTypeFacts } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useRunTypes } from '../../../api/use-runs.ts';
import { Button } from '../../../components/button.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { ClaimPanel } from './claim-panel.tsx';
import { RunTypeDialog } from './run-type-dialog.tsx';
import { RunTypeTable } from './run-type-table.tsx';
import { SystemActorPanel } from './system-actor-panel.tsx';

type Doing = { readonly type: RunTypeFacts | undefined };

/** What runs count as, and how a request says so. Everybody may read it; account admins add types. */
export function RunTypesPage() {
  const { say } = useText();
  const [doing, setDoing] = useState<Doing>();
  const mayChange = useSignedIn().person.role === 'account_admin';
  return (
    <>
      <PageHead title={say('nav.runTypes')} question={say('runTypes.question')}>
        {mayChange && (
          <Button look="primary" onClick={() => setDoing({ type: undefined })}>
            <PlusIcon aria-hidden />
            {say('runTypes.add')}
          </Button>
        )}
      </PageHead>
      <div className="space-y-4">
        <Panel aria-labelledby="run-types">
          <PanelHead id="run-types" title={say('runTypes.title')} text={say('runTypes.text')} />
          <Types onEdit={mayChange ? (type) => setDoing({ type }) : undefined} />
        </Panel>
        <ClaimPanel />
        {mayChange && <SystemActorPanel />}
      </div>
      {doing !== undefined && <RunTypeDialog type={doing.type} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function Types({ onEdit }: { readonly onEdit: ((type: RunTypeFacts) => void) | undefined }) {
  const types = useRunTypes();
  if (types.isPending) return <RowsSkeleton count={7} />;
  if (types.data === undefined) return <Trouble error={types.error} onRetry={() => void types.refetch()} />;
  return <RunTypeTable types={types.data} onEdit={onEdit} />;
}
