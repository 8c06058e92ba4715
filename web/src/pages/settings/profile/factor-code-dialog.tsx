import { type FormEvent, useState } from 'react';
import { useRemoveFactor, useRenewCodes } from '../../../api/use-own-access.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

interface FactorCodeDialogProps {
  readonly purpose: 'renew' | 'remove';
  readonly onClose: () => void;
}

/** Asks for a code before the second factor is switched off, or its recovery codes are made anew. */
export function FactorCodeDialog({ purpose, onClose }: FactorCodeDialogProps) {
  const { say } = useText();
  const renewal = useRenewCodes();
  const removal = useRemoveFactor();
  const [code, setCode] = useState('');
  const { isPending, error } = purpose === 'renew' ? renewal : removal;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (purpose === 'renew') renewal.mutate({ code: code.trim() });
    else removal.mutate({ code: code.trim() }, { onSuccess: onClose });
  };
  if (renewal.data !== undefined) {
    return (
      <Dialog isOpen isHeld onClose={onClose} title={say('factor.codesTitle')} text={say('factor.codesText')}>
        <RecoveryCodes codes={renewal.data.recovery_codes} onDone={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog isOpen onClose={onClose} title={say(`factor.${purpose}`)} text={say(`factor.${purpose}Text`)}>
      <form onSubmit={submit}>
        <Field
          label={say('factor.code')}
          hint={say('signIn.codeHint')}
          autoComplete="one-time-code"
          required
          autoFocus
          minLength={6}
          maxLength={32}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        {error !== null && (
          <p role="alert" className="my-2 text-bad">
            {error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look={purpose === 'renew' ? 'primary' : 'danger'} disabled={isPending}>
            {say(`factor.${purpose}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
