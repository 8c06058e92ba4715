import type { ApiKey } from '@tallygate/contract';
import { useMemo } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Time, Unknown } from '../../components/values.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { keyState } from './key-state.ts';

interface KeyTableProps {
  readonly keys: readonly ApiKey[];
  readonly onRevoke: (key: ApiKey) => void;
}

/** Keys, one a line. */
export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  const columns = useMemo(() => {
    const names = new Map(workspaces.map(({ id, name }) => [id, name]));
    return [...factColumns(say, names), ...stateColumns(say, onRevoke)];
  }, [say, workspaces, onRevoke]);
  return <DataTable label={say('keys.title')} columns={columns} rows={keys} rowId={({ id }) => id} narrow="stacks" />;
}

function factColumns(say: Say, workspaces: ReadonlyMap<string, string>): readonly DataColumn<ApiKey>[] {
  return [
    {
      id: 'name',
      isBare: true,
      title: say('keys.name'),
      className: 'font-medium',
      cell: ({ name }) => name,
      sortBy: ({ name }) => name,
    },
    {
      id: 'requester',
      title: say('keys.requester'),
      cell: ({ requester }) => requester,
      sortBy: ({ requester }) => requester,
    },
    { id: 'role', title: say('keys.role'), cell: ({ role }) => say(`role.${role}`), sortBy: ({ role }) => role },
    {
      id: 'workspace',
      title: say('keys.workspace'),
      cell: ({ workspace_id: id }) => <span title={id}>{workspaces.get(id) ?? id}</span>,
      sortBy: ({ workspace_id: id }) => workspaces.get(id) ?? id,
    },
    {
      id: 'endpoints',
      title: say('keys.endpoints'),
      cell: ({ endpoints }) => endpoints?.join(', ') ?? say('value.all'),
    },
    {
      id: 'created',
      title: say('keys.created'),
      cell: ({ created_at: at }) => (at === null ? <Unknown reason={say('keys.createdUnknown')} /> : <Time at={at} />),
      sortBy: ({ created_at: at }) => (at === null ? undefined : Date.parse(at)),
    },
    {
      id: 'expires',
      title: say('keys.expires'),
      cell: (key) =>
        key.expires_at === null ? (
          <span className="text-muted">{say('keys.never')}</span>
        ) : (
          <Time at={key.expires_at} />
        ),
      sortBy: (key) => (key.expires_at === null ? undefined : Date.parse(key.expires_at)),
    },
  ];
}

const TONES = { active: 'good', expired: 'warn', revoked: 'neutral' } as const;

function stateColumns(say: Say, onRevoke: KeyTableProps['onRevoke']): readonly DataColumn<ApiKey>[] {
  return [
    {
      id: 'state',
      title: say('keys.state'),
      cell: (key) => {
        const state = keyState(key, Date.now());
        return <Badge tone={TONES[state]}>{say(`keys.${state}`)}</Badge>;
      },
      sortBy: (key) => keyState(key, Date.now()),
    },
    {
      id: 'actions',
      title: say('keys.actions'),
      isNumeric: true,
      cell: (key) => <Action apiKey={key} onRevoke={onRevoke} />,
    },
  ];
}

function Action({ apiKey, onRevoke }: { readonly apiKey: ApiKey; readonly onRevoke: KeyTableProps['onRevoke'] }) {
  const { say } = useText();
  if (apiKey.is_declared) return <span className="text-muted">{say('keys.declared')}</span>;
  if (apiKey.revoked_at !== null) return null;
  return (
    <Button
      look="quiet"
      className="-my-1 -mr-3 h-7 text-bad hover:bg-bad-soft hover:text-bad"
      aria-label={say('keys.revokeOf', { name: apiKey.name })}
      onClick={() => onRevoke(apiKey)}
    >
      {say('keys.revoke')}
    </Button>
  );
}
