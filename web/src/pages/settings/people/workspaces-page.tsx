import type { Workspace } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { peopleCalls } from '../../../api/people-calls.ts';
import { usePeopleChange, useWorkspaces } from '../../../api/use-people.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { Listed } from './listed.tsx';
import { NameDialog } from './name-dialog.tsx';
import { WorkspaceActs, type WorkspaceDoing } from './workspace-acts.tsx';
import { WorkspaceMembers } from './workspace-members.tsx';

/** Where endpoints and keys are, and who may do what there. */
export function WorkspacesPage() {
  const { say } = useText();
  const isManager = useSignedIn().person.role === 'account_admin';
  const workspaces = useWorkspaces(isManager);
  const [isCreating, setCreating] = useState(false);
  const [doing, setDoing] = useState<WorkspaceDoing>();
  const columns = useMemo(() => columnsFor(say, isManager, setDoing), [say, isManager]);
  return (
    <>
      <PageHead title={say('workspaces.title')} question={say('workspaces.question')}>
        {isManager && (
          <Button look="primary" onClick={() => setCreating(true)}>
            <PlusIcon aria-hidden />
            {say('workspaces.create')}
          </Button>
        )}
      </PageHead>
      <Panel>
        <Listed query={workspaces}>
          {(all) =>
            all.length === 0 ? (
              <Notice kind="empty" title={say('workspaces.emptyTitle')} text={say('workspaces.emptyText')} />
            ) : (
              <DataTable
                label={say('workspaces.title')}
                columns={columns}
                rows={all}
                rowId={({ id }) => id}
                narrow="stacks"
              />
            )
          }
        </Listed>
        <p className="border-t border-line px-4 py-2 text-small text-muted">{say('workspaces.declaredText')}</p>
      </Panel>
      {isCreating && (
        <NameDialog
          title={say('workspaces.create')}
          action={say('workspaces.create')}
          onSave={(name, idempotencyKey) => peopleCalls.createWorkspace(name, { idempotencyKey })}
          onClose={() => setCreating(false)}
        />
      )}
      {doing !== undefined && <Dialogs doing={doing} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function Dialogs({ doing, onClose }: { readonly doing: WorkspaceDoing; readonly onClose: () => void }) {
  const { say } = useText();
  const { what, workspace } = doing;
  if (what === 'members') return <WorkspaceMembers workspace={workspace} onClose={onClose} />;
  if (what === 'archive') return <Archive workspace={workspace} onClose={onClose} />;
  return (
    <NameDialog
      title={say('people.rename')}
      action={say('people.save')}
      name={workspace.name}
      onSave={(name) => peopleCalls.changeWorkspace(workspace.id, { name })}
      onClose={onClose}
    />
  );
}

function Archive({ workspace, onClose }: { readonly workspace: Workspace; readonly onClose: () => void }) {
  const { say } = useText();
  const archiving = usePeopleChange<void, unknown>(() =>
    peopleCalls.changeWorkspace(workspace.id, { is_archived: true }),
  );
  return (
    <ConfirmDialog
      title={say('workspaces.archiveTitle', { name: workspace.name })}
      text={say('workspaces.archiveText')}
      action={say('workspaces.archive')}
      isDanger
      isPending={archiving.isPending}
      error={archiving.error}
      onConfirm={() => archiving.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function columnsFor(
  say: Say,
  isManager: boolean,
  onDo: (doing: WorkspaceDoing) => void,
): readonly DataColumn<Workspace>[] {
  return [
    {
      id: 'name',
      title: say('people.name'),
      isBare: true,
      className: 'font-medium',
      cell: ({ name, archived_at: at }) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          {name}
          {at !== null && <Badge tone="neutral">{say('workspaces.archived')}</Badge>}
        </span>
      ),
      sortBy: ({ name }) => name.toLowerCase(),
    },
    { id: 'id', title: say('workspaces.id'), className: 'figures', cell: ({ id }) => id },
    {
      id: 'role',
      title: say('people.role'),
      cell: ({ role }) => (role === undefined ? say('value.none') : say(`role.${role}`)),
    },
    {
      id: 'source',
      title: say('workspaces.source'),
      cell: ({ is_declared: isDeclared, created_by: by }) => (isDeclared ? say('workspaces.declared') : by),
    },
    {
      id: 'actions',
      title: say('people.actions'),
      isNumeric: true,
      cell: (workspace) => <WorkspaceActs workspace={workspace} isManager={isManager} onDo={onDo} />,
    },
  ];
}
