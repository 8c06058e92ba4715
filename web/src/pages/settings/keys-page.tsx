import type { ApiKey } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useKeys } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { CreateKey } from './create-key.tsx';
import { KeyTable } from './key-table.tsx';
import { RevokeKey } from './revoke-key.tsx';

/** Who may use the gateway, and with which key. */
export function KeysPage() {
  const { say } = useText();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey>();
  return (
    <>
      <PageHead title={say('keys.title')} question={say('keys.question')}>
        <Button look="primary" onClick={() => setCreating(true)}>
          <PlusIcon aria-hidden />
          {say('keys.create')}
        </Button>
      </PageHead>
      <Panel>
        <List onRevoke={setRevoking} />
      </Panel>
      {isCreating && <CreateKey onClose={() => setCreating(false)} />}
      {revoking !== undefined && <RevokeKey apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}

function List({ onRevoke }: { readonly onRevoke: (key: ApiKey) => void }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const keys = useKeys();
  if (keys.isPending) return <RowsSkeleton count={6} />;
  if (keys.data === undefined) return <Trouble error={keys.error} onRetry={() => void keys.refetch()} />;
  const rows = keys.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <Notice kind="empty" title={say('keys.emptyTitle')} text={say('keys.emptyText')} />;
  return (
    <>
      <KeyTable keys={rows} onRevoke={onRevoke} />
      <footer className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-4 py-2 text-small text-muted">
        {rows.some((key) => key.is_declared) && <p>{say('keys.declaredText')}</p>}
        <p>{say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}</p>
      </footer>
      {keys.hasNextPage && (
        <div className="border-t border-line p-2 text-center">
          <Button disabled={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
            {say('action.more')}
          </Button>
        </div>
      )}
    </>
  );
}
