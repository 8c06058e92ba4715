import type { EndpointFacts, ProviderFacts } from '@tallygate/contract';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { KeyRoundIcon, PlusIcon, Trash2Icon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useEndpoints, useProvider, useProviderModels, useRemoveProvider } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Time } from '../../components/values.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { ChangeProvider } from './change-provider.tsx';
import { Address, ProviderState, SecretFacts } from './provider-table.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { TestCall } from './test-call.tsx';
import { usersOf } from './users-of.ts';

const route = getRouteApi('/shell/providers/$id');

/** One provider: where it is, whether it answers, and which endpoints use it. */
export function ProviderPage() {
  const { say } = useText();
  const { id } = route.useParams();
  const provider = useProvider(id);
  if (provider.data !== undefined) return <Known provider={provider.data} />;
  return (
    <>
      <PageHead title={say('providers.title')} question={say('provider.question')} />
      <Panel>
        {provider.isPending ? (
          <RowsSkeleton count={5} />
        ) : (
          <Trouble error={provider.error} onRetry={() => void provider.refetch()} />
        )}
      </Panel>
    </>
  );
}

function Known({ provider }: { readonly provider: ProviderFacts }) {
  const { say } = useText();
  const canManage = useSignedIn().person.role === 'account_admin';
  const endpoints = useEndpoints();
  const users = endpoints.data === undefined ? undefined : usersOf(provider.name, endpoints.data);
  return (
    <>
      <PageHead title={provider.name} question={say('provider.question')}>
        {canManage && !provider.declared && provider.version !== null && <Actions provider={provider} users={users} />}
      </PageHead>
      <div className="space-y-4">
        <p className="-mt-2 flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <ProviderState provider={provider} />
          <span className="text-muted">
            {provider.problem !== null && say(`problem.${provider.problem}`)}
            {provider.declared && say(provider.kind === 'demo' ? 'provider.builtInText' : 'provider.declaredText')}
          </span>
        </p>
        <Facts provider={provider} />
        {canManage && provider.problem !== 'record_unreadable' && <Test provider={provider} />}
        <Users users={users} />
      </div>
    </>
  );
}

function Facts({ provider }: { readonly provider: ProviderFacts }) {
  const { say } = useText();
  const { kind, created_at: created, created_by: creator, updated_at: updated, updated_by: changer } = provider;
  return (
    <Panel>
      <dl className="grid gap-x-6 gap-y-3 p-4 sm:grid-cols-2 lg:grid-cols-3">
        <Fact title={say('providers.kind')}>
          {kind === null ? say('value.unknown') : say(`providers.kind.${kind}`)}
        </Fact>
        <Fact title={say('providers.address')}>
          <Address provider={provider} />
        </Fact>
        <Fact title={say('providers.secret')}>
          <SecretFacts provider={provider} />
        </Fact>
        {created !== null && (
          <Fact title={say('endpoint.created')}>
            <Time at={created} />
            <span className="block truncate text-small text-muted">{creator}</span>
          </Fact>
        )}
        {updated !== null && (
          <Fact title={say('endpoint.updated')}>
            <Time at={updated} />
            <span className="block truncate text-small text-muted">{changer}</span>
          </Fact>
        )}
        <Fact title={say('endpoint.id')}>
          <code className="font-mono text-small break-all">{provider.id}</code>
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-muted">{title}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}

function Test({ provider }: { readonly provider: ProviderFacts }) {
  const { say } = useText();
  const [model, setModel] = useState('');
  const [isAsked, setAsked] = useState(false);
  const models = useProviderModels(provider.id, isAsked).data ?? [];
  const wanted = model.trim();
  const test = wanted === '' ? {} : { model: wanted };
  return (
    <Panel aria-labelledby="provider-test" className="pb-4">
      <PanelHead id="provider-test" title={say('provider.testTitle')} text={say('provider.testText')} />
      <div className="space-y-1 border-t border-line px-4 pt-3">
        <Field
          className="max-w-96"
          label={say('endpoint.model')}
          hint={say('provider.modelHint')}
          list="provider-models"
          autoComplete="off"
          value={model}
          onFocus={() => setAsked(true)}
          onChange={(event) => setModel(event.target.value)}
        />
        <datalist id="provider-models">
          {models.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <TestCall
          key={`${wanted} ${provider.version}`}
          asked={{ kind: 'provider', id: provider.id, test }}
          title={say('endpoint.test')}
          hint={say(wanted === '' ? 'test.listHint' : 'test.providerHint')}
        />
      </div>
    </Panel>
  );
}

function Users({ users }: { readonly users: readonly EndpointFacts[] | undefined }) {
  const { say } = useText();
  return (
    <Panel aria-labelledby="users">
      <div className="flex flex-wrap items-start justify-between gap-2 pr-4 max-sm:pr-0">
        <PanelHead id="users" title={say('provider.usersTitle')} text={say('provider.usersText')} />
        <div className="py-3 max-sm:px-4 max-sm:pt-0">
          <Button asChild>
            <Link to="/endpoints/new">
              <PlusIcon aria-hidden />
              {say('endpoints.create')}
            </Link>
          </Button>
        </div>
      </div>
      {users === undefined && <RowsSkeleton count={2} />}
      {users?.length === 0 && <p className="border-t border-line p-4 text-muted">{say('provider.noUsers')}</p>}
      {users !== undefined && users.length > 0 && (
        <ul className="border-t border-line">
          {users.map(({ id, name }) => (
            <li key={id} className="border-b border-line px-4 py-2 last:border-b-0">
              <Link
                to="/endpoints/$id"
                params={{ id }}
                className="rounded-sm font-mono text-accent-ink hover:underline"
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

interface ActionsProps {
  readonly provider: ProviderFacts;
  readonly users: readonly EndpointFacts[] | undefined;
}

function Actions({ provider, users }: ActionsProps) {
  const { say } = useText();
  const navigate = useNavigate();
  const removal = useRemoveProvider();
  const [open, setOpen] = useState<'change' | 'remove'>();
  const isFree = users?.length === 0;
  return (
    <div className="flex flex-wrap gap-2">
      {provider.kind !== 'demo' && (
        <Button onClick={() => setOpen('change')}>
          <KeyRoundIcon aria-hidden />
          {say('provider.change')}
        </Button>
      )}
      <Button
        look="danger"
        disabled={!isFree}
        title={isFree ? undefined : say('provider.usedText')}
        onClick={() => setOpen('remove')}
      >
        <Trash2Icon aria-hidden />
        {say('endpoint.remove')}
      </Button>
      {open === 'change' && <ChangeProvider provider={provider} onClose={() => setOpen(undefined)} />}
      {open === 'remove' && (
        <RemoveDialog
          title={say('remove.providerTitle')}
          text={say('remove.providerText', { name: provider.name })}
          removal={removal}
          onConfirm={() =>
            removal.mutate(provider.id, { onSuccess: () => void navigate({ to: '/providers', search: {} }) })
          }
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}
