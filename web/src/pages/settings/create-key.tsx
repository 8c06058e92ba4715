import { roleSchema } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useCreateKey, useKeyOwners, useKeyRules } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { EMPTY_KEY, type KeyChoice, newKey } from './key-choice.ts';
import { NewSecret } from './new-secret.tsx';
import { useRepeatKey } from './prices/use-repeat-key.ts';

const DAYS = [30, 90, 365];

/** Asks what a new key is to be, and shows its secret once. */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const creation = useCreateKey();
  const secret = creation.data?.secret;
  if (secret !== undefined) return <NewSecret title={say('keys.secretTitle')} secret={secret} onClose={onClose} />;
  return (
    <Dialog isOpen isWide onClose={onClose} title={say('keys.create')}>
      <KeyForm creation={creation} onClose={onClose} />
    </Dialog>
  );
}

interface KeyFormProps {
  readonly creation: ReturnType<typeof useCreateKey>;
  readonly onClose: () => void;
}

function KeyForm({ creation, onClose }: KeyFormProps) {
  const { say } = useText();
  const repeatKey = useRepeatKey();
  const [form, setForm] = useState<KeyChoice>(EMPTY_KEY);
  const [openedAt] = useState(() => Date.now());
  const isAccountAdmin = useSignedIn().person.role === 'account_admin';
  const set = (change: Partial<KeyChoice>) => setForm({ ...form, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key = newKey(form, openedAt);
    creation.mutate({ idempotencyKey: repeatKey(key), key });
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={say('keys.name')}
        hint={say('keys.nameHint')}
        required
        maxLength={128}
        autoFocus
        value={form.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Choices form={form} onChange={set} />
      <details className="mb-4">
        <summary className="cursor-pointer rounded-sm font-medium text-accent-ink">{say('keys.more')}</summary>
        <Scopes form={form} onChange={set} isAccountAdmin={isAccountAdmin} />
      </details>
      {creation.isError && (
        <p role="alert" className="mb-3 text-bad">
          {creation.error.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={creation.isPending}>
          {say('keys.create')}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly form: KeyChoice;
  readonly onChange: (change: Partial<KeyChoice>) => void;
}

function Choices({ form, onChange }: PartProps) {
  const { say } = useText();
  const { workspaces, person } = useSignedIn();
  const max = useKeyRules().data?.lifetime_days_max ?? undefined;
  const chosen = workspaces.find(({ id }) => id === form.workspace) ?? workspaces[0];
  // Listed from the mightiest: nobody gives away more than they have there.
  const own = person.role === 'account_admin' ? person.role : (chosen?.role ?? person.role);
  const roles = roleSchema.options.slice(roleSchema.options.indexOf(own));
  const days = DAYS.filter((count) => max === undefined || count <= max);
  const expiries = [
    { value: '', title: max === undefined ? say('keys.never') : say('keys.days', { count: max }) },
    ...days
      .filter((count) => count !== max)
      .map((count) => ({ value: String(count), title: say('keys.days', { count }) })),
  ];
  return (
    <div className="mt-4 mb-4 grid gap-3 sm:grid-cols-2">
      <Choice
        label={say('keys.role')}
        value={roles.some((role) => role === form.role) ? form.role : roles[0]}
        options={roles.map((value) => ({ value, title: say(`role.${value}`) }))}
        onChoose={(role) => onChange({ role })}
      />
      <Choice
        label={say('keys.workspace')}
        value={form.workspace || workspaces[0]?.id}
        options={workspaces.map(({ id, name }) => ({ value: id, title: name }))}
        onChoose={(workspace) => onChange({ workspace })}
      />
      <Choice
        label={say('keys.expires')}
        value={form.days}
        options={expiries}
        onChoose={(chosenDays) => onChange({ days: chosenDays })}
      />
      {max !== undefined && <p className="self-end text-small text-muted">{say('keys.lifetimeMax', { count: max })}</p>}
    </div>
  );
}

function Scopes({ form, onChange, isAccountAdmin }: PartProps & { readonly isAccountAdmin: boolean }) {
  const { say } = useText();
  const owners = useKeyOwners(isAccountAdmin);
  const lists = [
    ['runTypes', say('keys.runTypes')],
    ['services', say('keys.services')],
    ['features', say('keys.features')],
  ] as const;
  return (
    <div className="mt-3 grid gap-3 sm:grid-cols-2">
      <Field
        label={say('keys.endpoints')}
        hint={say('keys.endpointsHint')}
        value={form.endpoints}
        onChange={(event) => onChange({ endpoints: event.target.value })}
      />
      {isAccountAdmin && (
        <>
          <Choice
            label={say('keys.owner')}
            value={form.owner}
            options={[
              { value: '', title: say('keys.forMe') },
              ...(owners.data ?? []).map(({ id, name }) => ({ value: id, title: name })),
            ]}
            onChoose={(owner) => onChange({ owner })}
          />
          <p className="font-medium sm:col-span-2">
            {say('keys.claims')} <span className="font-normal text-muted">{say('keys.claimsHint')}</span>
          </p>
          {lists.map(([name, label]) => (
            <Field
              key={name}
              label={label}
              value={form[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          ))}
        </>
      )}
    </div>
  );
}
