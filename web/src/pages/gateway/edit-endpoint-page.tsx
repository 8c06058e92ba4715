import { ApiFailure, type EndpointFacts, type ProviderFacts } from '@tallygate/contract';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useEndpoint, useProviders, useSaveEndpoint } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { useRepeatKey } from '../settings/prices/use-repeat-key.ts';
import { EndpointEditor } from './endpoint-editor.tsx';
import { formOf } from './endpoint-form.ts';

const route = getRouteApi('/shell/endpoints/$id/edit');

/** Changes an endpoint. */
export function EditEndpointPage() {
  const { say } = useText();
  const { id } = route.useParams();
  const endpoint = useEndpoint(id);
  const providers = useProviders();
  const name = endpoint.data?.name;
  return (
    <>
      <PageHead
        title={name === undefined ? say('endpoint.edit') : say('form.editTitle', { name })}
        question={say('form.question')}
      />
      {endpoint.data !== undefined && providers.data !== undefined ? (
        <Known endpoint={endpoint.data} providers={providers.data} onReload={() => endpoint.refetch()} />
      ) : (
        <Panel>
          {endpoint.isError || providers.isError ? (
            <Trouble
              error={endpoint.error ?? providers.error}
              onRetry={() => void Promise.all([endpoint.refetch(), providers.refetch()])}
            />
          ) : (
            <RowsSkeleton count={8} />
          )}
        </Panel>
      )}
    </>
  );
}

interface KnownProps {
  readonly endpoint: EndpointFacts;
  readonly providers: readonly ProviderFacts[];
  readonly onReload: () => Promise<unknown>;
}

/** The form keeps to the version that it began with, whatever is read meanwhile: that is what a conflict is found by. */
function Known({ endpoint, providers, onReload }: KnownProps) {
  const { say } = useText();
  const navigate = useNavigate();
  const saving = useSaveEndpoint();
  const keyOf = useRepeatKey();
  const [begun, setBegun] = useState(endpoint);
  const back = () => void navigate({ to: '/endpoints/$id', params: { id: begun.id } });
  if (begun.declared || begun.destinations === undefined || typeof begun.version !== 'number') {
    return (
      <Panel>
        <Notice kind="refused" title={say('endpoint.declaredTitle')} text={say('endpoints.declaredText')}>
          <Button onClick={back}>{say('form.back')}</Button>
        </Notice>
      </Panel>
    );
  }
  const { version } = begun;
  const isOutdated = saving.error instanceof ApiFailure && saving.error.code === 'version_conflict';
  const reload = async () => {
    await onReload();
    saving.reset();
  };
  return (
    <>
      {endpoint.version !== begun.version && !saving.isPending && (
        <p
          role="alert"
          className="mb-4 flex flex-wrap items-center gap-3 rounded-md border border-line bg-warn-soft p-3"
        >
          <span className="min-w-0 flex-1">{say('form.conflict', { version: endpoint.version ?? 0 })}</span>
          <Button onClick={() => setBegun(endpoint)}>{say('form.reload')}</Button>
        </p>
      )}
      <EndpointEditor
        key={version}
        beginning={formOf(begun)}
        providers={providers}
        takenNames={[]}
        isNameFixed
        submitTitle={say('form.save')}
        saving={saving}
        onSubmit={(form, document) => {
          const change = { ...document, workspace: form.workspace, version };
          saving.mutate({ kind: 'change', id: begun.id, change, idempotencyKey: keyOf(change) }, { onSuccess: back });
        }}
        onCancel={back}
        onReload={isOutdated ? () => void reload() : undefined}
      />
    </>
  );
}
