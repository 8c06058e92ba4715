import { roleSchema } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useCreateKey } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { CodeLine } from '../../components/code-line.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';

const DAYS = [30, 90, 365];
const DAY_MS = 86_400_000;

/** Asks what a new key is to be, and shows its secret once. */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const { say } = useText();
  const creation = useCreateKey();
  const secret = creation.data?.secret;
  if (secret !== undefined) {
    return (
      <Dialog isOpen isHeld onClose={onClose} title={say('keys.secretTitle')} text={say('keys.secretText')}>
        <CodeLine text={secret} label={say('keys.secretTitle')} />
        <div className="mt-4 flex justify-end">
          <Button look="primary" onClick={onClose}>
            {say('keys.secretDone')}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog isOpen onClose={onClose} title={say('keys.create')}>
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
  // One key for the whole dialog: sent twice by a nervous finger, it makes one API key.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [form, setForm] = useState({ name: '', role: 'member', workspace: '', days: '' });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    creation.mutate({ idempotencyKey, key: newKey(form, Date.now()) });
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

interface KeyChoice {
  readonly name: string;
  readonly role: string;
  readonly workspace: string;
  readonly days: string;
}

function Choices({
  form,
  onChange,
}: {
  readonly form: KeyChoice;
  readonly onChange: (change: Partial<KeyChoice>) => void;
}) {
  const { say } = useText();
  const { workspaces, person } = useSignedIn();
  // Listed from the mightiest: nobody gives away more than they have.
  const roles = roleSchema.options.slice(roleSchema.options.indexOf(person.role));
  const expiries = [
    { value: '', title: say('keys.never') },
    ...DAYS.map((count) => ({ value: String(count), title: say('keys.days', { count }) })),
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
        onChoose={(days) => onChange({ days })}
      />
    </div>
  );
}

function newKey(form: KeyChoice, now: number) {
  return {
    name: form.name.trim(),
    role: roleSchema.parse(form.role),
    ...(form.workspace === '' ? {} : { workspace: form.workspace }),
    ...(form.days === '' ? {} : { expires_at: new Date(now + Number(form.days) * DAY_MS).toISOString() }),
  };
}
