import type { ProviderFacts } from '@tallygate/contract';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { PlusIcon } from 'lucide-react';
import { useEndpoints, useProviders } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { isAdmin, useSignedIn } from '../../shell/signed-in.ts';
import { CreateProvider } from './create-provider.tsx';
import { ProviderTable } from './provider-table.tsx';

const route = getRouteApi('/shell/providers');

/** Where AI calls go, and with which secret. Admins read it; account admins change it. */
export function ProvidersPage() {
  const { say } = useText();
  const { role } = useSignedIn().person;
  const { add } = route.useSearch();
  const navigate = useNavigate();
  const open = (next: string | undefined) => void navigate({ to: '/providers', search: { add: next }, replace: true });
  const canManage = role === 'account_admin';
  const providers = useProviders(isAdmin(role));
  return (
    <>
      <PageHead title={say('providers.title')} question={say('providers.question')}>
        {canManage && (
          <Button look="primary" onClick={() => open('provider')}>
            <PlusIcon aria-hidden />
            {say('providers.create')}
          </Button>
        )}
      </PageHead>
      <Panel>
        {isAdmin(role) ? (
          <List providers={providers} />
        ) : (
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('providers.refused')} />
        )}
      </Panel>
      {canManage && add !== undefined && providers.data !== undefined && (
        <CreateProvider
          takenNames={providers.data.map(({ name }) => name)}
          onMade={(id) => void navigate({ to: '/providers/$id', params: { id } })}
          onClose={() => open(undefined)}
        />
      )}
    </>
  );
}

interface Asked {
  readonly data: readonly ProviderFacts[] | undefined;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

function List({ providers }: { readonly providers: Asked }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const endpoints = useEndpoints();
  if (providers.isPending) return <RowsSkeleton count={5} />;
  if (providers.data === undefined) {
    return <Trouble error={providers.error} onRetry={() => void providers.refetch()} />;
  }
  if (providers.data.length === 0) {
    return <Notice kind="empty" title={say('providers.emptyTitle')} text={say('providers.emptyText')} />;
  }
  return (
    <>
      <ProviderTable providers={providers.data} endpoints={endpoints.data} />
      <footer className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-4 py-2 text-small text-muted">
        {providers.data.some(({ declared }) => declared) && <p>{say('endpoints.declaredText')}</p>}
        <p>{say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}</p>
      </footer>
    </>
  );
}
