import type { WorkspaceRoleName } from '@tallygate/contract';
import type { Choosable } from '../../../api/use-people.ts';
import { Choice } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';

interface SubjectPickerProps {
  readonly choosable: readonly (
    | Choosable
    | { readonly kind: 'everyone'; readonly id: string; readonly name: string }
  )[];
  /** Ids of those who are there already. */
  readonly taken: readonly string[];
  /** Empty: none yet. */
  readonly value: string;
  readonly onChoose: (id: string) => void;
}

/** Chooses a person, a service principal or a group. */
export function SubjectPicker({ choosable, taken, value, onChoose }: SubjectPickerProps) {
  const { say } = useText();
  const left = choosable.filter(({ id }) => !taken.includes(id));
  return (
    <Choice
      className="min-w-0 flex-1 basis-52"
      label={say('people.who')}
      required
      value={value}
      options={[
        { value: '', title: say('people.chooseWho') },
        ...left.map(({ kind, id, name }) => ({ value: id, title: `${name} · ${say(`people.kind.${kind}`)}` })),
      ]}
      onChoose={onChoose}
    />
  );
}

/** Roles in a workspace, the mightiest first. */
const WORKSPACE_ROLES: readonly WorkspaceRoleName[] = ['workspace_admin', 'member', 'viewer'];

interface RoleChoiceProps {
  readonly label?: string;
  readonly value: WorkspaceRoleName;
  readonly onChoose: (role: WorkspaceRoleName) => void;
  readonly isLabelHidden?: boolean;
}

/** Chooses a role in a workspace. */
export function RoleChoice({ label, value, onChoose, isLabelHidden = false }: RoleChoiceProps) {
  const { say } = useText();
  return (
    <Choice
      label={label ?? say('people.role')}
      isLabelHidden={isLabelHidden}
      value={value}
      options={WORKSPACE_ROLES.map((role) => ({ value: role, title: say(`role.${role}`) }))}
      onChoose={(chosen) => onChoose(WORKSPACE_ROLES.find((role) => role === chosen) ?? value)}
    />
  );
}
