import type { NewWorkspaceMember, Workspace, WorkspaceMember, WorkspaceRoleName } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { peopleCalls } from '../../../api/people-calls.ts';
import { useChoosable, usePeopleChange, useWorkspaceMembers } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Listed } from './listed.tsx';
import { RoleChoice, SubjectPicker } from './subject-picker.tsx';

/** Who has which role in a workspace, and giving and taking roles there. */
export function WorkspaceMembers({
  workspace,
  onClose,
}: {
  readonly workspace: Workspace;
  readonly onClose: () => void;
}) {
  const { say } = useText();
  const members = useWorkspaceMembers(workspace.id);
  const giving = usePeopleChange((member: NewWorkspaceMember) => peopleCalls.giveWorkspaceRole(workspace.id, member));
  const taking = usePeopleChange((member: string) =>
    peopleCalls.takeWorkspaceRole({ workspace: workspace.id, member }),
  );
  const give = giving.mutate;
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={say('workspaces.membersOf', { name: workspace.name })}
      text={say('workspaces.membersText')}
    >
      <AddRole
        taken={(members.data ?? []).map(({ id }) => id)}
        isPending={giving.isPending}
        onGive={(member, onSuccess) => give(member, { onSuccess })}
      />
      <Problem error={giving.error ?? taking.error} />
      <div className="rounded-md border border-line">
        <Listed query={members} count={2}>
          {(all) =>
            all.length === 0 ? (
              <p className="px-4 py-3 text-muted">{say('people.nobody')}</p>
            ) : (
              <ul className="divide-y divide-line">
                {all.map((member) => (
                  <Line
                    key={member.id}
                    member={member}
                    isBusy={giving.isPending || taking.isPending}
                    onRole={(role) => give({ kind: member.kind, id: member.id, role })}
                    onTake={() => taking.mutate(member.id)}
                  />
                ))}
              </ul>
            )
          }
        </Listed>
      </div>
    </Dialog>
  );
}

interface LineProps {
  readonly member: WorkspaceMember;
  readonly isBusy: boolean;
  readonly onRole: (role: WorkspaceRoleName) => void;
  readonly onTake: () => void;
}

function Line({ member, isBusy, onRole, onTake }: LineProps) {
  const { say } = useText();
  return (
    <li className="flex flex-wrap items-center gap-2 px-4 py-2">
      <span className="min-w-0 flex-1 basis-48">
        <span className="block font-medium">{member.name}</span>
        <span className="block text-small text-muted">
          {member.kind === 'person' ? member.address : say(`people.kind.${member.kind}`)}
        </span>
      </span>
      <RoleChoice label={`${say('people.role')}: ${member.name}`} isLabelHidden value={member.role} onChoose={onRole} />
      <Button
        look="quiet"
        disabled={isBusy}
        aria-label={say('workspaces.takeRole', { name: member.name })}
        onClick={onTake}
      >
        {say('people.remove')}
      </Button>
    </li>
  );
}

interface AddRoleProps {
  readonly taken: readonly string[];
  readonly isPending: boolean;
  readonly onGive: (member: NewWorkspaceMember, onSuccess: () => void) => void;
}

function AddRole({ taken, isPending, onGive }: AddRoleProps) {
  const { say } = useText();
  const choosable = useChoosable(true);
  const [id, setId] = useState('');
  const [role, setRole] = useState<WorkspaceRoleName>('member');
  const chosen = choosable.find((each) => each.id === id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== undefined) onGive({ kind: chosen.kind, id: chosen.id, role }, () => setId(''));
  };
  return (
    <form onSubmit={submit} className="mb-4 flex flex-wrap items-end gap-2">
      <SubjectPicker choosable={choosable} taken={taken} value={id} onChoose={setId} />
      <RoleChoice value={role} onChoose={setRole} />
      <Button type="submit" className="h-9" disabled={isPending || chosen === undefined}>
        {say('people.add')}
      </Button>
    </form>
  );
}
