import { providerKindSchema } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useSaveProvider } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { useRepeatKey } from '../settings/prices/use-repeat-key.ts';
import { wordsOf } from './form-part.ts';
import {
  checkProviderForm,
  type ProviderForm,
  type ProviderProblems,
  PUBLIC_ADDRESSES,
  providerOf,
} from './provider-form.ts';
import { SecretField } from './secret-field.tsx';
import { TestCall } from './test-call.tsx';

interface CreateProviderProps {
  readonly takenNames: readonly string[];
  readonly onMade: (id: string) => void;
  readonly onClose: () => void;
}

/** Asks for a provider: of which kind, where, and with which secret. It can be tried before it is kept. */
export function CreateProvider({ takenNames, onMade, onClose }: CreateProviderProps) {
  const { say } = useText();
  const saving = useSaveProvider();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState<ProviderForm>(() => beginning(takenNames));
  const [problems, setProblems] = useState<ProviderProblems>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = checkProviderForm(form, takenNames);
    setProblems(checked.kind === 'problems' ? checked.problems : {});
    if (checked.kind === 'problems') return;
    const { provider } = checked;
    const idempotencyKey = keyOf(provider);
    saving.mutate({ kind: 'create', provider, idempotencyKey }, { onSuccess: ({ id }) => onMade(id) });
  };
  return (
    <Dialog isOpen isWide onClose={onClose} title={say('providers.create')} text={say('providers.createText')}>
      <form onSubmit={submit} noValidate>
        <Fields
          form={form}
          problems={problems}
          onChange={(change) => setForm({ ...form, ...change })}
          takenNames={takenNames}
        />
        <DraftTest form={form} />
        {saving.isError && (
          <p role="alert" className="mt-3 text-bad">
            {saving.error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={saving.isPending}>
            {say('providers.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: ProviderForm;
  readonly problems: ProviderProblems;
  readonly takenNames: readonly string[];
  readonly onChange: (change: Partial<ProviderForm>) => void;
}

function Fields({ form, problems, takenNames, onChange }: FieldsProps) {
  const { say } = useText();
  const choose = (value: string) => {
    const kind = providerKindSchema.parse(value);
    // A name that only said the kind goes along with it.
    const name = form.name === freeName(form.kind, takenNames) ? freeName(kind, takenNames) : form.name;
    onChange({ kind, name });
  };
  return (
    <div className="mb-3 grid gap-x-4 gap-y-2 sm:grid-cols-2">
      <Choice
        label={say('providers.kind')}
        value={form.kind}
        options={providerKindSchema.options.map((value) => ({ value, title: say(`providers.kind.${value}`) }))}
        onChoose={choose}
      />
      <Field
        label={say('endpoints.name')}
        hint={say('providers.nameHint')}
        autoComplete="off"
        value={form.name}
        problem={wordsOf(problems.name, say)}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      {form.kind === 'demo' ? (
        <p className="text-muted sm:col-span-2">{say('providers.demoText')}</p>
      ) : (
        <>
          <Field
            className="sm:col-span-2"
            label={say('providers.address')}
            hint={say('providers.addressHint', { address: PUBLIC_ADDRESSES[form.kind] })}
            placeholder={PUBLIC_ADDRESSES[form.kind]}
            inputMode="url"
            autoComplete="off"
            value={form.baseUrl}
            problem={wordsOf(problems.baseUrl, say)}
            onChange={(event) => onChange({ baseUrl: event.target.value })}
          />
          <SecretField
            className="sm:col-span-2"
            value={form.apiKey}
            problem={wordsOf(problems.apiKey, say)}
            onChange={(apiKey) => onChange({ apiKey })}
          />
        </>
      )}
    </div>
  );
}

/** Whether address and secret are good, by asking for the list of models. */
function DraftTest({ form }: { readonly form: ProviderForm }) {
  const { say } = useText();
  const checked = checkProviderForm({ ...form, name: 'draft' }, []);
  const { name: _name, ...draft } = providerOf(form);
  return (
    <TestCall
      key={JSON.stringify(draft)}
      asked={checked.kind === 'provider' ? { kind: 'draft', test: draft } : undefined}
      title={say('providers.test')}
      hint={say('test.draftHint')}
    />
  );
}

function beginning(takenNames: readonly string[]): ProviderForm {
  return { name: freeName('openai', takenNames), kind: 'openai', baseUrl: '', apiKey: '' };
}

/** The kind's own name, or with a number after it. */
function freeName(kind: string, takenNames: readonly string[]): string {
  const names = [kind, ...Array.from({ length: takenNames.length + 1 }, (_, index) => `${kind}-${index + 2}`)];
  return names.find((name) => !takenNames.includes(name)) ?? kind;
}
