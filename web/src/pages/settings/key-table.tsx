import type { ApiKey } from '@tallygate/contract';
import { useMemo } from 'react';
import { useWorkspaceNames } from '../../api/use-people.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Time, TimeAgo, Unknown } from '../../components/values.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { isRotating, keyState } from './key-state.ts';

interface KeyActs {
  readonly onShow: (key: ApiKey) => void;
  readonly onRotate: (key: ApiKey) => void;
  readonly onRevoke: (key: ApiKey) => void;
}

interface KeyTableProps extends KeyActs {
  readonly keys: readonly ApiKey[];
}

/** Keys, one a line. */
export function KeyTable({ keys, onShow, onRotate, onRevoke }: KeyTableProps) {
  const { say } = useText();
  const names = useWorkspaceNames();
  const columns = useMemo(() => {
    return [
      ...factColumns(say, names, onShow),
      ...timeColumns(say),
      ...stateColumns(say, { onShow, onRotate, onRevoke }),
    ];
  }, [say, names, onShow, onRotate, onRevoke]);
  return <DataTable label={say('keys.title')} columns={columns} rows={keys} rowId={({ id }) => id} narrow="stacks" />;
}

function factColumns(
  say: Say,
  workspaces: ReadonlyMap<string, string>,
  onShow: KeyActs['onShow'],
): readonly DataColumn<ApiKey>[] {
  return [
    {
      id: 'name',
      isBare: true,
      title: say('keys.name'),
      className: 'font-medium',
      cell: (key) => (
        <button
          type="button"
          className="rounded-sm text-left text-accent-ink hover:underline"
          aria-label={say('keys.open', { name: key.name })}
          onClick={() => onShow(key)}
        >
          {key.name}
        </button>
      ),
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
      className: 'max-w-48',
      cell: ({ endpoints }) => endpoints?.join(', ') ?? say('value.all'),
    },
  ];
}

function timeColumns(say: Say): readonly DataColumn<ApiKey>[] {
  return [
    {
      id: 'used',
      title: say('keys.lastUsed'),
      cell: ({ last_used_at: at }) => (at === null ? <Unknown reason={say('keys.neverUsed')} /> : <TimeAgo at={at} />),
      sortBy: ({ last_used_at: at }) => (at === null ? undefined : Date.parse(at)),
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

/** Whether a key works, and whether an earlier secret of it still does. */
export function KeyStateBadges({ apiKey }: { readonly apiKey: ApiKey }) {
  const { say } = useText();
  const state = keyState(apiKey, Date.now());
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge tone={TONES[state]}>{say(`keys.${state}`)}</Badge>
      {isRotating(apiKey, Date.now()) && <Badge tone="running">{say('keys.rotating')}</Badge>}
    </span>
  );
}

function stateColumns(say: Say, acts: KeyActs): readonly DataColumn<ApiKey>[] {
  return [
    {
      id: 'state',
      title: say('keys.state'),
      cell: (key) => <KeyStateBadges apiKey={key} />,
      sortBy: (key) => keyState(key, Date.now()),
    },
    {
      id: 'actions',
      title: say('keys.actions'),
      isNumeric: true,
      cell: (key) => <Action apiKey={key} {...acts} />,
    },
  ];
}

function Action({ apiKey, onRotate, onRevoke }: KeyActs & { readonly apiKey: ApiKey }) {
  const { say } = useText();
  if (apiKey.is_declared) {
    return (
      <span className="text-muted" title={say(`keys.source.${apiKey.source}`)}>
        {say('keys.declared')}
      </span>
    );
  }
  if (apiKey.revoked_at !== null) return null;
  return (
    <>
      <Button
        look="quiet"
        className="-my-1 h-7"
        aria-label={`${say('keys.rotate')}: ${apiKey.name}`}
        onClick={() => onRotate(apiKey)}
      >
        {say('keys.rotate')}
      </Button>
      <Button
        look="quiet"
        className="-my-1 -mr-3 h-7 text-bad hover:bg-bad-soft hover:text-bad"
        aria-label={say('keys.revokeOf', { name: apiKey.name })}
        onClick={() => onRevoke(apiKey)}
      >
        {say('keys.revoke')}
      </Button>
    </>
  );
}
