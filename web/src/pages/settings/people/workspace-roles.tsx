import type { WorkspaceRoleName } from '@tallygate/contract';
import { PlusIcon, Trash2Icon } from 'lucide-react';
import { Button } from '../../../components/button.tsx';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { RoleChoice } from './subject-picker.tsx';

/** A role in one workspace, by the workspace's id. */
export interface WorkspaceRoleChoice {
  readonly workspace: string;
  readonly role: WorkspaceRoleName;
}

interface WorkspaceRolesProps {
  readonly roles: readonly WorkspaceRoleChoice[];
  readonly onChange: (roles: readonly WorkspaceRoleChoice[]) => void;
}

/** Chooses roles in any number of workspaces, each workspace once. */
export function WorkspaceRoles({ roles, onChange }: WorkspaceRolesProps) {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  const free = workspaces.filter(({ id }) => roles.every(({ workspace }) => workspace !== id));
  const replace = (place: number, change: Partial<WorkspaceRoleChoice>) =>
    onChange(roles.map((each, at) => (at === place ? { ...each, ...change } : each)));
  const [next] = free;
  return (
    <fieldset className="mb-4">
      <legend className="mb-1 font-medium">{say('people.workspaces')}</legend>
      {roles.length === 0 && <p className="text-muted">{say('invitations.noWorkspace')}</p>}
      <div className="max-h-56 space-y-2 overflow-y-auto">
        {roles.map((each, place) => (
          <Line
            key={each.workspace}
            choice={each}
            others={free}
            onChange={(change) => replace(place, change)}
            onRemove={() => onChange(roles.filter((_, at) => at !== place))}
          />
        ))}
      </div>
      {next !== undefined && (
        <Button className="mt-2" onClick={() => onChange([...roles, { workspace: next.id, role: 'member' }])}>
          <PlusIcon aria-hidden />
          {say('invitations.addWorkspace')}
        </Button>
      )}
    </fieldset>
  );
}

interface LineProps {
  readonly choice: WorkspaceRoleChoice;
  /** Those that are not chosen yet. */
  readonly others: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (change: Partial<WorkspaceRoleChoice>) => void;
  readonly onRemove: () => void;
}

function Line({ choice, others, onChange, onRemove }: LineProps) {
  const { say } = useText();
  const name = useSignedIn().workspaces.find(({ id }) => id === choice.workspace)?.name ?? choice.workspace;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-2">
      <Choice
        label={say('people.workspace')}
        isLabelHidden
        value={choice.workspace}
        options={[
          { value: choice.workspace, title: name },
          ...others.map(({ id, name: title }) => ({ value: id, title })),
        ]}
        onChoose={(workspace) => onChange({ workspace })}
      />
      <RoleChoice
        label={say('invitations.roleIn', { workspace: name })}
        isLabelHidden
        value={choice.role}
        onChoose={(role) => onChange({ role })}
      />
      <Button
        look="quiet"
        size="icon"
        aria-label={say('invitations.removeWorkspace', { workspace: name })}
        onClick={onRemove}
      >
        <Trash2Icon aria-hidden />
      </Button>
    </div>
  );
}
