import { Link, useNavigate } from '@tanstack/react-router';
import { useEndpoints, useProviders, useSaveEndpoint } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { isAdmin, useSignedIn } from '../../shell/signed-in.ts';
import { useRepeatKey } from '../settings/prices/use-repeat-key.ts';
import { EndpointEditor } from './endpoint-editor.tsx';
import { emptyForm, newEndpointOf } from './endpoint-form.ts';

/** Makes an endpoint. */
export function NewEndpointPage() {
  const { say } = useText();
  const canMake = isAdmin(useSignedIn().person.role);
  return (
    <>
      <PageHead title={say('endpoints.create')} question={say('form.question')} />
      {canMake ? (
        <Asked />
      ) : (
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('form.refused')} />
        </Panel>
      )}
    </>
  );
}

function Asked() {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  const navigate = useNavigate();
  const providers = useProviders();
  const endpoints = useEndpoints();
  const saving = useSaveEndpoint();
  const keyOf = useRepeatKey();
  if (providers.isPending || endpoints.isPending) {
    return (
      <Panel>
        <RowsSkeleton count={8} />
      </Panel>
    );
  }
  if (providers.data === undefined || endpoints.data === undefined) {
    const failed = providers.data === undefined ? providers : endpoints;
    return (
      <Panel>
        <Trouble error={failed.error} onRetry={() => void failed.refetch()} />
      </Panel>
    );
  }
  if (providers.data.length === 0) {
    return (
      <Panel>
        <Notice kind="empty" title={say('providers.emptyTitle')} text={say('form.noProvider')}>
          <Button asChild look="primary">
            <Link to="/providers" search={{ add: 'provider' }}>
              {say('providers.create')}
            </Link>
          </Button>
        </Notice>
      </Panel>
    );
  }
  const own = providers.data.find(({ declared, problem }) => !declared && problem === null) ?? providers.data.at(-1);
  return (
    <EndpointEditor
      beginning={emptyForm(workspaces[0]?.id ?? '', own?.name ?? '')}
      providers={providers.data}
      takenNames={endpoints.data.map(({ name }) => name)}
      submitTitle={say('endpoints.create')}
      saving={saving}
      onSubmit={(form, document) => {
        const endpoint = newEndpointOf(form, document);
        saving.mutate(
          { kind: 'create', endpoint, idempotencyKey: keyOf(endpoint) },
          { onSuccess: ({ id }) => void navigate({ to: '/endpoints/$id', params: { id } }) },
        );
      }}
      onCancel={() => void navigate({ to: '/endpoints' })}
    />
  );
}
