import type { Workspace } from '@tallygate/contract';
import { peopleCalls } from '../../../api/people-calls.ts';
import { usePeopleChange } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { useText } from '../../../locales/use-text.ts';
import { RowMenu } from './row-menu.tsx';

/** What is done with a workspace, in a dialog. */
export interface WorkspaceDoing {
  readonly what: 'members' | 'rename' | 'archive';
  readonly workspace: Workspace;
}

interface WorkspaceActsProps {
  readonly workspace: Workspace;
  readonly isManager: boolean;
  readonly onDo: (doing: WorkspaceDoing) => void;
}

/** What its admins, and account admins, do with a workspace. */
export function WorkspaceActs({ workspace, isManager, onDo }: WorkspaceActsProps) {
  const { say } = useText();
  const restoring = usePeopleChange<void, unknown>(() =>
    peopleCalls.changeWorkspace(workspace.id, { is_archived: false }),
  );
  const { name, role, is_declared: isDeclared, archived_at: archivedAt } = workspace;
  if (archivedAt !== null) {
    return (
      <Button look="quiet" className="-my-1 h-7" disabled={restoring.isPending} onClick={() => restoring.mutate()}>
        {say('workspaces.restore')}
      </Button>
    );
  }
  const isAdmin = role === 'account_admin' || role === 'workspace_admin';
  return (
    <span className="inline-flex items-center gap-1">
      {isAdmin && (
        <Button
          look="quiet"
          className="-my-1 h-7"
          aria-label={say('workspaces.membersOf', { name })}
          onClick={() => onDo({ what: 'members', workspace })}
        >
          {say('workspaces.members')}
        </Button>
      )}
      {isManager && !isDeclared && (
        <RowMenu name={name}>
          <MenuItem onSelect={() => onDo({ what: 'rename', workspace })}>{say('people.rename')}</MenuItem>
          <MenuItem className="text-bad" onSelect={() => onDo({ what: 'archive', workspace })}>
            {say('workspaces.archive')}
          </MenuItem>
        </RowMenu>
      )}
    </span>
  );
}
