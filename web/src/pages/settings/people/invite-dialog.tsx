import type { Invited, NewInvitation } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { peopleCalls } from '../../../api/people-calls.ts';
import { useGroups, usePeopleChange } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { CodeLine } from '../../../components/code-line.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { type WorkspaceRoleChoice, WorkspaceRoles } from './workspace-roles.tsx';

interface Form {
  readonly email: string;
  readonly isAccountAdmin: boolean;
  readonly roles: readonly WorkspaceRoleChoice[];
  readonly groups: readonly string[];
}

/** Asks whom to invite and what they will be, and shows the link once. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const repeatKey = useRepeatKey();
  const { workspaces } = useSignedIn();
  const [form, setForm] = useState<Form>({
    email: '',
    isAccountAdmin: false,
    roles: workspaces.slice(0, 1).map(({ id }) => ({ workspace: id, role: 'member' })),
    groups: [],
  });
  const invitation = usePeopleChange((asked: NewInvitation) =>
    peopleCalls.invite(asked, { idempotencyKey: repeatKey(asked) }),
  );
  if (invitation.data !== undefined) return <InvitationLink invited={invitation.data} onClose={onClose} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invitation.mutate(newInvitation(form));
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('invitations.inviteTitle')} text={say('invitations.text')}>
      <form onSubmit={submit}>
        <Parts form={form} onChange={(change) => setForm({ ...form, ...change })} />
        <Problem error={invitation.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={invitation.isPending}>
            {say('invitations.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function newInvitation({ email, isAccountAdmin, roles, groups }: Form): NewInvitation {
  return {
    email: email.trim(),
    is_account_admin: isAccountAdmin,
    workspaces: [...roles],
    groups: [...groups],
  };
}

interface PartsProps {
  readonly form: Form;
  readonly onChange: (change: Partial<Form>) => void;
}

function Parts({ form, onChange }: PartsProps) {
  const { say } = useText();
  return (
    <>
      <Field
        label={say('people.email')}
        type="email"
        required
        autoFocus
        maxLength={256}
        value={form.email}
        onChange={(event) => onChange({ email: event.target.value })}
      />
      <WorkspaceRoles roles={form.roles} onChange={(roles) => onChange({ roles })} />
      <GroupChoices chosen={form.groups} onChange={(groups) => onChange({ groups })} />
      <label className="mb-4 flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0"
          checked={form.isAccountAdmin}
          onChange={(event) => onChange({ isAccountAdmin: event.target.checked })}
        />
        <span>
          <span className="font-medium">{say('people.accountAdmin')}</span>
          <span className="block text-small text-muted">{say('people.accountAdminHint')}</span>
        </span>
      </label>
    </>
  );
}

function GroupChoices({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}) {
  const { say } = useText();
  const groups = useGroups().data ?? [];
  if (groups.length === 0) return null;
  return (
    <fieldset className="mb-4">
      <legend className="mb-1 font-medium">{say('people.groups')}</legend>
      <div className="flex max-h-32 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
        {groups.map(({ id, name }) => (
          <label key={id} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4"
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Shows the link of an invitation, the only time that it is shown. */
export function InvitationLink({ invited, onClose }: { readonly invited: Invited; readonly onClose: () => void }) {
  const { say } = useText();
  const text = say(invited.is_mailed ? 'invitations.mailedText' : 'invitations.linkText', { email: invited.email });
  return (
    <Dialog isOpen isHeld onClose={onClose} title={say('invitations.linkTitle')} text={text}>
      <CodeLine text={invited.link} label={say('invitations.link')} />
      <div className="mt-4 flex justify-end">
        <Button look="primary" onClick={onClose}>
          {say('invitations.done')}
        </Button>
      </div>
    </Dialog>
  );
}
