import type { ApiKey } from '@tallygate/contract';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useKeys } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import type { KeysSearch } from '../../shell/page-search.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { CreateKey } from './create-key.tsx';
import { KeyDetails } from './key-details.tsx';
import { KeyRules } from './key-rules.tsx';
import { KeyTable } from './key-table.tsx';
import { RevokeKey } from './revoke-key.tsx';
import { RotateKey } from './rotate-key.tsx';

const route = getRouteApi('/shell/settings/keys');

/** What is done with a key, in a dialog. */
interface Doing {
  readonly what: 'show' | 'rotate' | 'revoke';
  readonly key: ApiKey;
}

/** Who may use the gateway, and with which key. */
export function KeysPage() {
  const { say } = useText();
  const [isCreating, setCreating] = useState(false);
  const [doing, setDoing] = useState<Doing>();
  const isAccountAdmin = useSignedIn().person.role === 'account_admin';
  const { whose } = route.useSearch();
  const isOwn = !isAccountAdmin || whose === 'mine';
  const close = () => setDoing(undefined);
  const start = (what: Doing['what']) => (key: ApiKey) => setDoing({ what, key });
  return (
    <>
      <PageHead title={say('keys.title')} question={say('keys.question')}>
        <div className="flex flex-wrap gap-2">
          {isAccountAdmin && <Whose isOwn={isOwn} />}
          <Button look="primary" onClick={() => setCreating(true)}>
            <PlusIcon aria-hidden />
            {say('keys.create')}
          </Button>
        </div>
      </PageHead>
      <div className="space-y-4">
        <Panel>
          <List isOwn={isOwn} onShow={start('show')} onRotate={start('rotate')} onRevoke={start('revoke')} />
        </Panel>
        {isAccountAdmin && <KeyRules />}
      </div>
      {isCreating && <CreateKey onClose={() => setCreating(false)} />}
      {doing?.what === 'show' && (
        <KeyDetails
          apiKey={doing.key}
          onClose={close}
          onRotate={() => setDoing({ what: 'rotate', key: doing.key })}
          onRevoke={() => setDoing({ what: 'revoke', key: doing.key })}
        />
      )}
      {doing?.what === 'rotate' && <RotateKey apiKey={doing.key} onClose={close} />}
      {doing?.what === 'revoke' && <RevokeKey apiKey={doing.key} onClose={close} />}
    </>
  );
}

function Whose({ isOwn }: { readonly isOwn: boolean }) {
  const { say } = useText();
  const navigate = useNavigate();
  return (
    <Choice
      label={say('keys.whose')}
      isLabelHidden
      value={isOwn ? 'mine' : ''}
      options={[
        { value: '', title: say('keys.all') },
        { value: 'mine', title: say('keys.mine') },
      ]}
      onChoose={(whose) =>
        void navigate({ to: '.', search: (now: KeysSearch) => ({ ...now, whose: whose || undefined }), replace: true })
      }
    />
  );
}

interface ListProps {
  readonly isOwn: boolean;
  readonly onShow: (key: ApiKey) => void;
  readonly onRotate: (key: ApiKey) => void;
  readonly onRevoke: (key: ApiKey) => void;
}

function List({ isOwn, ...acts }: ListProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const keys = useKeys(isOwn);
  if (keys.isPending) return <RowsSkeleton count={6} />;
  if (keys.data === undefined) return <Trouble error={keys.error} onRetry={() => void keys.refetch()} />;
  const rows = keys.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <Notice kind="empty" title={say('keys.emptyTitle')} text={say('keys.emptyText')} />;
  return (
    <>
      <KeyTable keys={rows} {...acts} />
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
