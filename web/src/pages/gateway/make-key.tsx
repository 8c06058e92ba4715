import { type FormEvent, useState } from 'react';
import { useCreateKey } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { CodeLine } from '../../components/code-line.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';

interface MakeKeyProps {
  readonly endpoint: string;
  /** Called with the secret, which is in this page and nowhere else. */
  readonly onMade: (secret: string) => void;
  readonly onClose: () => void;
}

/** Makes a key that may call this endpoint and nothing else, and hands it to the snippets. */
export function MakeKey({ endpoint, onMade, onClose }: MakeKeyProps) {
  const { say } = useText();
  const creation = useCreateKey();
  // One key for the whole dialog: sent twice by a nervous finger, it makes one API key.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [name, setName] = useState(endpoint);
  const secret = creation.data?.secret;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key = { name: name.trim(), role: 'member', endpoints: [endpoint] } as const;
    creation.mutate(
      { idempotencyKey, key: { ...key, endpoints: [...key.endpoints] } },
      { onSuccess: (made) => onMade(made.secret) },
    );
  };
  if (secret !== undefined) {
    return (
      <Dialog isOpen isHeld onClose={onClose} title={say('keys.secretTitle')} text={say('snippets.keyText')}>
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
    <Dialog isOpen onClose={onClose} title={say('snippets.makeKey')} text={say('snippets.makeKeyText', { endpoint })}>
      <form onSubmit={submit}>
        <Field
          label={say('keys.name')}
          hint={say('keys.nameHint')}
          required
          maxLength={128}
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {creation.isError && (
          <p role="alert" className="my-2 text-bad">
            {creation.error.message}
          </p>
        )}
        <div className="mt-3 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={creation.isPending}>
            {say('snippets.makeKey')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
