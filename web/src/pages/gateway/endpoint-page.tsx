import type { EndpointFacts } from '@tallygate/contract';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { PencilIcon, Trash2Icon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useEndpoint, useEndpointTraffic, useRemoveEndpoint } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { isAdmin, useSignedIn } from '../../shell/signed-in.ts';
import { DestinationTable } from './destination-table.tsx';
import { EndpointMetadata } from './endpoint-metadata.tsx';
import { EndpointState } from './endpoint-state.tsx';
import { EndpointTrafficPanel } from './endpoint-traffic-panel.tsx';
import { EndpointVersions } from './endpoint-versions.tsx';
import { BUILT_IN_CREATOR } from './getting-started.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { SnippetsPanel } from './snippets-panel.tsx';
import { TestCall } from './test-call.tsx';

const route = getRouteApi('/shell/endpoints/$id');

/** One endpoint: where its requests go, what passes through now, and how it is called. */
export function EndpointPage() {
  const { say } = useText();
  const { id } = route.useParams();
  const endpoint = useEndpoint(id);
  if (endpoint.data !== undefined) return <Known endpoint={endpoint.data} />;
  return (
    <>
      <PageHead title={say('endpoints.title')} question={say('endpoint.question')} />
      <Panel>
        {endpoint.isPending ? (
          <RowsSkeleton count={8} />
        ) : (
          <Trouble error={endpoint.error} onRetry={() => void endpoint.refetch()} />
        )}
      </Panel>
    </>
  );
}

function Known({ endpoint }: { readonly endpoint: EndpointFacts }) {
  const { say } = useText();
  const isTracking = useSignedIn().previews.includes('usage_tracking');
  const traffic = useEndpointTraffic(endpoint.name, isTracking);
  const now = traffic.data?.data[0];
  const isWhole = endpoint.destinations !== undefined;
  return (
    <>
      <PageHead title={endpoint.name} question={say('endpoint.question')}>
        <Actions endpoint={endpoint} />
      </PageHead>
      <div className="space-y-4">
        <Standing
          endpoint={endpoint}
          state={<EndpointState endpoint={endpoint} traffic={now} isKnown={traffic.data !== undefined} />}
        />
        {isTracking && <EndpointTrafficPanel name={endpoint.name} traffic={traffic} />}
        {isWhole && (
          <Panel aria-labelledby="destinations">
            <PanelHead
              id="destinations"
              title={say('endpoint.destinationsTitle')}
              text={say('endpoint.destinationsText')}
            />
            <DestinationTable
              endpoint={endpoint}
              traffic={traffic.data === undefined ? undefined : (now?.destinations ?? [])}
            />
            <div className="border-t border-line p-4">
              <TestCall
                key={endpoint.version}
                asked={{ kind: 'endpoint', id: endpoint.id, test: {} }}
                title={say('endpoint.test')}
                hint={say('test.endpointHint')}
              />
            </div>
          </Panel>
        )}
        <SnippetsPanel endpoint={endpoint} />
        {isWhole && <EndpointMetadata endpoint={endpoint} />}
        {isWhole && !endpoint.declared && <EndpointVersions endpoint={endpoint} />}
      </div>
    </>
  );
}

/** What keeps it from being served or changed, if anything does. */
function Standing({ endpoint, state }: { readonly endpoint: EndpointFacts; readonly state: ReactNode }) {
  const { say } = useText();
  const { declared, created_by: creator = '', problem, destinations } = endpoint;
  const lines = [
    ...(problem === null ? [] : [say(`problem.${problem}`)]),
    ...(destinations === undefined ? [say('endpoint.callOnlyText')] : []),
    ...(declared && destinations !== undefined
      ? [creator === BUILT_IN_CREATOR ? say('endpoint.builtInText') : say('endpoint.declaredText', { source: creator })]
      : []),
  ];
  return (
    <p className="-mt-2 flex flex-wrap items-baseline gap-x-3 gap-y-1">
      {state}
      {lines.map((line) => (
        <span key={line} className="text-muted">
          {line}
        </span>
      ))}
    </p>
  );
}

function Actions({ endpoint }: { readonly endpoint: EndpointFacts }) {
  const { say } = useText();
  const navigate = useNavigate();
  const removal = useRemoveEndpoint();
  const [isRemoving, setRemoving] = useState(false);
  const isChangeable = !endpoint.declared && endpoint.version !== undefined;
  if (!isAdmin(useSignedIn().person.role) || !isChangeable) return null;
  return (
    <div className="flex flex-wrap gap-2">
      <Button asChild>
        <Link to="/endpoints/$id/edit" params={{ id: endpoint.id }}>
          <PencilIcon aria-hidden />
          {say('endpoint.edit')}
        </Link>
      </Button>
      <Button look="danger" onClick={() => setRemoving(true)}>
        <Trash2Icon aria-hidden />
        {say('endpoint.remove')}
      </Button>
      {isRemoving && (
        <RemoveDialog
          title={say('remove.endpointTitle')}
          text={say('remove.endpointText', { name: endpoint.name })}
          removal={removal}
          onConfirm={() => removal.mutate(endpoint.id, { onSuccess: () => void navigate({ to: '/endpoints' }) })}
          onClose={() => setRemoving(false)}
        />
      )}
    </div>
  );
}
