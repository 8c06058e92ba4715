import type { ApiKey, KeySecretFacts } from '@tallygate/contract';
import type { ReactNode } from 'react';
import { useWorkspaceNames } from '../../api/use-people.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Time, TimeAgo, Unknown } from '../../components/values.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { KeyStateBadges } from './key-table.tsx';

interface KeyDetailsProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
  readonly onRotate: () => void;
  readonly onRevoke: () => void;
}

/** All that is known of a key: whom it speaks for, what it may do, and its secrets one after the other. */
export function KeyDetails({ apiKey, onClose, onRotate, onRevoke }: KeyDetailsProps) {
  const { say } = useText();
  const canChange = !apiKey.is_declared && apiKey.revoked_at === null;
  return (
    <Dialog isOpen isWide onClose={onClose} title={apiKey.name} text={<KeyStateBadges apiKey={apiKey} />}>
      <Facts apiKey={apiKey} />
      {apiKey.secrets.length > 0 && (
        <section className="mt-4">
          <h3 className="font-medium">{say('keys.secrets')}</h3>
          <p className="mb-2 text-small text-muted">{say('keys.secretsText')}</p>
          <Secrets apiKey={apiKey} />
        </section>
      )}
      {canChange && (
        <div className="mt-4 flex justify-end gap-2">
          <Button look="danger" onClick={onRevoke}>
            {say('keys.revoke')}
          </Button>
          <Button look="primary" onClick={onRotate}>
            {say('keys.rotate')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function Facts({ apiKey }: { readonly apiKey: ApiKey }) {
  const { say } = useText();
  const workspaces = useWorkspaceNames();
  const { workspace_id: workspace } = apiKey;
  const claimsAll = apiKey.role === 'account_admin';
  const named = (names: readonly string[] | null, otherwise: string) => names?.join(', ') || otherwise;
  const nothing = claimsAll ? say('value.all') : say('value.none');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say('keys.owner'), apiKey.requester],
    [say('keys.role'), say(`role.${apiKey.role}`)],
    [say('keys.workspace'), workspaces.get(workspace) ?? workspace],
    [say('keys.endpoints'), named(apiKey.endpoints, say('value.all'))],
    [say('keys.runTypes'), named(apiKey.run_types, nothing)],
    [say('keys.services'), named(apiKey.services, nothing)],
    [say('keys.features'), named(apiKey.features, nothing)],
    [say('keys.declared'), say(`keys.source.${apiKey.source}`)],
    [say('keys.createdBy'), apiKey.created_by ?? <Unknown key="by" reason={say('keys.createdUnknown')} />],
    [say('keys.lastUsed'), <LastUsed key="used" at={apiKey.last_used_at} />],
  ];
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
      {facts
        .filter(([title]) => apiKey.is_declared || title !== say('keys.declared'))
        .map(([title, value]) => (
          <div key={title} className="min-w-0">
            <dt className="text-small text-muted">{title}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function LastUsed({ at }: { readonly at: string | null }) {
  const { say } = useText();
  return at === null ? <Unknown reason={say('keys.neverUsed')} /> : <TimeAgo at={at} />;
}

function Secrets({ apiKey }: { readonly apiKey: ApiKey }) {
  const { say } = useText();
  const newest = apiKey.secrets[0];
  const stateOf = (secret: KeySecretFacts) => {
    const isOver = secret.expires_at !== null && Date.parse(secret.expires_at) <= Date.now();
    if (isOver || apiKey.revoked_at !== null) return 'ended';
    return secret === newest ? 'current' : 'ending';
  };
  return (
    <div className="rounded-md border border-line">
      <DataTable
        label={say('keys.secrets')}
        columns={secretColumns(say, stateOf)}
        rows={apiKey.secrets}
        rowId={({ created_at: at, tail }) => `${at} ${tail}`}
        narrow="stacks"
      />
    </div>
  );
}

const TONES = { current: 'good', ending: 'running', ended: 'neutral' } as const;
const WORDS = { current: 'keys.secretCurrent', ending: 'keys.secretEnding', ended: 'keys.secretEnded' } as const;

function secretColumns(
  say: Say,
  stateOf: (secret: KeySecretFacts) => keyof typeof TONES,
): readonly DataColumn<KeySecretFacts>[] {
  return [
    {
      id: 'tail',
      title: say('keys.secretTail'),
      isBare: true,
      className: 'font-mono',
      cell: ({ tail }) => (tail === null ? <Unknown reason={say('value.unknown')} /> : `…${tail}`),
    },
    {
      id: 'state',
      title: say('keys.state'),
      cell: (secret) => <Badge tone={TONES[stateOf(secret)]}>{say(WORDS[stateOf(secret)])}</Badge>,
    },
    { id: 'created', title: say('keys.created'), cell: ({ created_at: at }) => <Time at={at} /> },
    {
      id: 'expires',
      title: say('keys.expires'),
      cell: ({ expires_at: at }) =>
        at === null ? <span className="text-muted">{say('keys.never')}</span> : <Time at={at} />,
    },
    { id: 'used', title: say('keys.lastUsed'), cell: ({ last_used_at: at }) => <LastUsed at={at} /> },
  ];
}
