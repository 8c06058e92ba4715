import type { NewBudget } from '@tallygate/contract';
import { useId } from 'react';
import { useLimitableKeys } from '../../../api/use-limits.ts';
import { useGroups, useMembers, useServicePrincipals } from '../../../api/use-people.ts';
import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';

interface SubjectInputProps {
  readonly scope: NewBudget['scope'];
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (subject: string) => void;
}

/** Whose requests count: a key or a group of those that there are, or anybody by their address. */
export function SubjectInput(props: SubjectInputProps) {
  switch (props.scope) {
    case 'account':
      return null;
    case 'group':
      return <GroupInput {...props} />;
    case 'key':
      return <KeyInput {...props} />;
    case 'user':
      return <UserInput {...props} />;
  }
}

interface Option {
  readonly value: string;
  readonly title: string;
}

function GroupInput(props: SubjectInputProps) {
  const groups = useGroups().data ?? [];
  return <OneOf {...props} options={groups.map(({ name }) => ({ value: name, title: name }))} />;
}

function KeyInput(props: SubjectInputProps) {
  const keys = useLimitableKeys(true).data ?? [];
  const open = keys.filter(({ revoked_at: at }) => at === null);
  return (
    <OneOf
      {...props}
      options={open.map(({ id, name, requester }) => ({ value: id, title: `${name} · ${requester}` }))}
    />
  );
}

function OneOf({
  scope,
  value,
  problem,
  options,
  onChange,
}: SubjectInputProps & { readonly options: readonly Option[] }) {
  const { say } = useText();
  return (
    <div>
      <Choice
        label={say(`budgets.scope.${scope}`)}
        aria-invalid={problem !== undefined}
        value={value}
        options={[{ value: '', title: say('budgets.choose') }, ...options]}
        onChoose={onChange}
      />
      <p className="mt-1 min-h-4 text-small text-bad">{problem}</p>
    </div>
  );
}

/** Also somebody who is no member: a key of the configuration names its requester by an address alone. */
function UserInput({ value, problem, onChange }: SubjectInputProps) {
  const { say } = useText();
  const list = useId();
  const members = useMembers().data ?? [];
  const principals = useServicePrincipals().data ?? [];
  const known = [...members.map(({ email }) => email), ...principals.map(({ name }) => name)];
  return (
    <>
      <Field
        label={say('budgets.scope.user')}
        hint={say('budgets.userHint')}
        list={list}
        maxLength={320}
        value={value}
        problem={problem}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
