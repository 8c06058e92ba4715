import { type FormEvent, useState } from 'react';
import { usePeopleChange } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';

interface NameDialogProps {
  readonly title: string;
  readonly action: string;
  readonly hint?: string;
  /** What it is called now. */
  readonly name?: string;
  /** Keeps the name; the key makes a repeated request do nothing more. */
  readonly onSave: (name: string, idempotencyKey: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks for the name of a group, a workspace or a service principal. */
export function NameDialog({ title, action, hint, name = '', onSave, onClose }: NameDialogProps) {
  const { say } = useText();
  const repeatKey = useRepeatKey();
  const [text, setText] = useState(name);
  const saving = usePeopleChange((wanted: string) => onSave(wanted, repeatKey(wanted)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate(text.trim(), { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Field
          label={say('people.name')}
          hint={hint}
          required
          autoFocus
          maxLength={128}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Problem error={saving.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={saving.isPending || text.trim() === ''}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
