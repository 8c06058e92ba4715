import { PlusIcon, XIcon } from 'lucide-react';
import { useMappedGroups } from '../../../api/use-mapped-groups.ts';
import { Button } from '../../../components/button.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { SsoForm } from './sso-form.ts';

interface GroupMappingsProps {
  readonly form: SsoForm;
  readonly onChange: (part: Partial<SsoForm>) => void;
}

/** Which groups here go with what the provider says of somebody. */
export function GroupMappings({ form, onChange }: GroupMappingsProps) {
  const { say } = useText();
  const { mappings } = form;
  const next = Math.max(0, ...mappings.map(({ id }) => id + 1));
  return (
    <fieldset className="mt-2 border-t border-line pt-3">
      <legend className="sr-only">{say('sso.groups')}</legend>
      <Field
        label={say('sso.groupsClaim')}
        hint={say('sso.groupsHint')}
        maxLength={128}
        value={form.groupsClaim}
        onChange={(event) => onChange({ groupsClaim: event.target.value })}
      />
      {form.groupsClaim.trim() !== '' && (
        <>
          {mappings.map((mapping) => (
            <Line
              key={mapping.id}
              mapping={mapping}
              onChange={(changed) => onChange({ mappings: mappings.map((one) => (one === mapping ? changed : one)) })}
              onRemove={() => onChange({ mappings: mappings.filter((one) => one !== mapping) })}
            />
          ))}
          <Button onClick={() => onChange({ mappings: [...mappings, { id: next, value: '', groupId: '' }] })}>
            <PlusIcon aria-hidden />
            {say('sso.addGroup')}
          </Button>
        </>
      )}
    </fieldset>
  );
}

type Mapping = SsoForm['mappings'][number];

interface LineProps {
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
  readonly onRemove: () => void;
}

function Line({ mapping, onChange, onRemove }: LineProps) {
  const { say } = useText();
  const groups = useMappedGroups().data ?? [];
  const isGone = mapping.groupId !== '' && !groups.some(({ id }) => id === mapping.groupId);
  return (
    <div className="mt-2 flex items-start gap-2">
      <Field
        className="min-w-0 flex-1"
        label={say('sso.claimValue')}
        maxLength={256}
        value={mapping.value}
        onChange={(event) => onChange({ ...mapping, value: event.target.value })}
      />
      <Choice
        className="min-w-0 flex-1"
        label={say('sso.group')}
        value={mapping.groupId}
        onChoose={(groupId) => onChange({ ...mapping, groupId })}
        options={[
          { value: '', title: say('sso.groupNone') },
          ...(isGone ? [{ value: mapping.groupId, title: mapping.groupId }] : []),
          ...groups.map(({ id, name }) => ({ value: id, title: name })),
        ]}
      />
      <Button
        look="quiet"
        size="icon"
        className="mt-7"
        aria-label={say('sso.removeGroup', { value: mapping.value })}
        onClick={onRemove}
      >
        <XIcon aria-hidden />
      </Button>
    </div>
  );
}
