import type { EndpointFacts, ProviderFacts } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Badge } from '../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Time, Unknown } from '../../components/values.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { usersOf } from './users-of.ts';

interface ProviderTableProps {
  readonly providers: readonly ProviderFacts[];
  /** Undefined: not read. */
  readonly endpoints: readonly EndpointFacts[] | undefined;
}

/** Providers, one a line; the name leads to its page. */
export function ProviderTable({ providers, endpoints }: ProviderTableProps) {
  const { say } = useText();
  const columns = useMemo(() => columnsOf(say, endpoints), [say, endpoints]);
  return (
    <DataTable
      label={say('providers.title')}
      columns={columns}
      rows={providers}
      rowId={({ id, declared }) => `${declared} ${id}`}
      narrow="stacks"
    />
  );
}

function columnsOf(say: Say, endpoints: readonly EndpointFacts[] | undefined): readonly DataColumn<ProviderFacts>[] {
  return [
    {
      id: 'name',
      title: say('endpoints.name'),
      isBare: true,
      cell: ({ id, name }) => (
        <Link to="/providers/$id" params={{ id }} className="rounded-sm font-medium text-accent-ink hover:underline">
          {name}
        </Link>
      ),
      sortBy: ({ name }) => name,
    },
    {
      id: 'kind',
      title: say('providers.kind'),
      cell: ({ kind }) => (kind === null ? <Unknown reason={say('value.unknown')} /> : say(`providers.kind.${kind}`)),
      sortBy: ({ kind }) => kind ?? undefined,
    },
    {
      id: 'address',
      title: say('providers.address'),
      cell: (provider) => <Address provider={provider} />,
    },
    { id: 'secret', title: say('providers.secret'), cell: (provider) => <SecretFacts provider={provider} /> },
    {
      id: 'used',
      title: say('providers.usedBy'),
      isNumeric: true,
      cell: ({ name }) =>
        endpoints === undefined ? <Unknown reason={say('value.unknown')} /> : usersOf(name, endpoints).length,
      sortBy: ({ name }) => (endpoints === undefined ? undefined : usersOf(name, endpoints).length),
    },
    { id: 'state', title: say('endpoints.state'), cell: (provider) => <ProviderState provider={provider} /> },
  ];
}

/** Where it is, as far as this person is told. */
export function Address({ provider: { kind, base_url: address } }: { readonly provider: ProviderFacts }) {
  const { say } = useText();
  if (kind === 'demo') return <span className="text-muted">{say('providers.builtIn')}</span>;
  if (address === null) return <Unknown reason={say('providers.notTold')} />;
  return <code className="font-mono text-small break-all">{address}</code>;
}

/** That there is a secret, its last characters, and since when; never the secret. */
export function SecretFacts({ provider }: { readonly provider: ProviderFacts }) {
  const { say } = useText();
  const { has_secret: has, secret_tail: tail, secret_updated_at: at } = provider;
  if (!has) return <span className="text-muted">{say('value.none')}</span>;
  return (
    <span>
      <span className="sr-only">{say('providers.secretKept')}</span>
      <code className="font-mono">
        <span aria-hidden>••••</span>
        {tail ?? ''}
      </code>
      {at !== null && (
        <span className="ml-2 text-small text-muted">
          <Time at={at} />
        </span>
      )}
    </span>
  );
}

/** What keeps it from being used, or that it can be. */
export function ProviderState({ provider: { problem, declared } }: { readonly provider: ProviderFacts }) {
  const { say } = useText();
  return (
    <span className="inline-flex flex-wrap gap-1">
      {problem === null ? (
        <Badge tone="good">{say('providers.usable')}</Badge>
      ) : (
        <Badge tone="warn" title={say(`problem.${problem}`)}>
          {say(`state.problem.${problem}`)}
        </Badge>
      )}
      {declared && <Badge tone="neutral">{say('state.readOnly')}</Badge>}
    </span>
  );
}
