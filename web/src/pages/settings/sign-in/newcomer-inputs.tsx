import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { CheckBox } from './check-box.tsx';
import type { SsoForm } from './sso-form.ts';

const ROLES = ['member', 'viewer'] as const;

interface NewcomerInputsProps {
  readonly form: SsoForm;
  readonly onChange: (part: Partial<SsoForm>) => void;
}

/** Who may come in by single sign-on, and what they are then. */
export function NewcomerInputs({ form, onChange }: NewcomerInputsProps) {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  return (
    <fieldset className="mt-2 border-t border-line pt-3">
      <legend className="sr-only">{say('sso.newcomers')}</legend>
      <Field
        label={say('sso.domains')}
        hint={say('sso.domainsHint')}
        value={form.domains}
        onChange={(event) => onChange({ domains: event.target.value })}
      />
      <CheckBox
        label={say('sso.creates')}
        hint={say('sso.createsText')}
        isChecked={form.createsPeople}
        onChange={(createsPeople) => onChange({ createsPeople })}
      />
      {form.createsPeople && (
        <div className="my-2 grid gap-4 sm:grid-cols-2">
          <Choice
            label={say('sso.role')}
            value={form.defaultRole}
            onChoose={(value) => onChange({ defaultRole: ROLES.find((role) => role === value) ?? 'member' })}
            options={ROLES.map((value) => ({ value, title: say(`role.${value}`) }))}
          />
          <Choice
            label={say('sso.workspace')}
            value={form.workspaceId}
            onChoose={(workspaceId) => onChange({ workspaceId })}
            options={[
              { value: '', title: say('sso.workspaceDefault') },
              ...workspaces.map(({ id, name }) => ({ value: id, title: name })),
            ]}
          />
        </div>
      )}
      <CheckBox
        label={say('sso.trusts')}
        hint={say('sso.trustsText')}
        isChecked={form.trustsAddresses}
        onChange={(trustsAddresses) => onChange({ trustsAddresses })}
      />
    </fieldset>
  );
}
