import type { ProviderChange, ProviderFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useSaveProvider } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { useRepeatKey } from '../settings/prices/use-repeat-key.ts';
import { wordsOf } from './form-part.ts';
import { addressProblem, type ProviderProblems, secretProblem } from './provider-form.ts';
import { SecretField } from './secret-field.tsx';

/** Asks for another secret or another address; what is left empty stays. For another host the secret is needed again. */
export function ChangeProvider({
  provider,
  onClose,
}: {
  readonly provider: ProviderFacts;
  readonly onClose: () => void;
}) {
  const { say } = useText();
  const saving = useSaveProvider();
  const keyOf = useRepeatKey();
  const [baseUrl, setBaseUrl] = useState(provider.base_url ?? '');
  const [apiKey, setApiKey] = useState('');
  const [problems, setProblems] = useState<ProviderProblems>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf({ before: provider.base_url ?? '', baseUrl, apiKey });
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const change: ProviderChange = {
      ...(baseUrl.trim() === provider.base_url ? {} : { base_url: baseUrl.trim() }),
      ...(apiKey === '' ? {} : { api_key: apiKey.trim() }),
      ...(provider.version === null ? {} : { version: provider.version }),
    };
    saving.mutate({ kind: 'change', id: provider.id, change, idempotencyKey: keyOf(change) }, { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('provider.change')} text={say('provider.changeText')}>
      <form onSubmit={submit} noValidate>
        <SecretField value={apiKey} problem={wordsOf(problems.apiKey, say)} onChange={setApiKey} />
        <Field
          className="mt-2"
          label={say('providers.address')}
          hint={say('provider.addressHint')}
          inputMode="url"
          value={baseUrl}
          problem={wordsOf(problems.baseUrl, say)}
          onChange={(event) => setBaseUrl(event.target.value)}
        />
        {saving.isError && (
          <p role="alert" className="mt-2 text-bad">
            {saving.error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={saving.isPending}>
            {say('form.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function problemsOf(asked: {
  readonly before: string;
  readonly baseUrl: string;
  readonly apiKey: string;
}): ProviderProblems {
  const address = addressProblem(asked.baseUrl.trim(), false);
  if (address.baseUrl !== undefined) return address;
  const isElsewhere = originOf(asked.before) !== originOf(asked.baseUrl.trim());
  if (asked.apiKey === '') return isElsewhere ? { apiKey: 'form.secretAgain' } : {};
  return secretProblem(asked.apiKey);
}

function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}
