import type { EnrolmentAnswer } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useConfirmFactor, useEnrolFactor } from '../../../api/use-own-access.ts';
import { Button } from '../../../components/button.tsx';
import { CodeLine } from '../../../components/code-line.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { PasswordField } from '../../sign-in/password-field.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

interface EnrolDialogProps {
  readonly hasPassword: boolean;
  readonly onClose: () => void;
}

/** Sets up a second factor in three steps: the password, the app, the recovery codes. */
export function EnrolDialog({ hasPassword, onClose }: EnrolDialogProps) {
  const { say } = useText();
  const [told, setTold] = useState<EnrolmentAnswer>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) {
    return (
      <Dialog isOpen isHeld onClose={onClose} title={say('factor.codesTitle')} text={say('factor.codesText')}>
        <RecoveryCodes codes={codes} onDone={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('factor.setUp')}
      text={say(told === undefined ? 'factor.passwordText' : 'factor.scanText')}
    >
      {told === undefined ? (
        <Begin hasPassword={hasPassword} onTold={setTold} onClose={onClose} />
      ) : (
        <Confirm told={told} onCodes={setCodes} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Begin({
  hasPassword,
  onTold,
  onClose,
}: EnrolDialogProps & { readonly onTold: (told: EnrolmentAnswer) => void }) {
  const { say } = useText();
  const enrolment = useEnrolFactor();
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enrolment.mutate(hasPassword ? { password } : {}, { onSuccess: onTold });
  };
  return (
    <form onSubmit={submit}>
      {hasPassword && (
        <PasswordField
          label={say('profile.current')}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
      )}
      <Foot
        error={enrolment.error?.message}
        isPending={enrolment.isPending}
        title={say('action.next')}
        onClose={onClose}
      />
    </form>
  );
}

interface ConfirmProps {
  readonly told: EnrolmentAnswer;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onClose: () => void;
}

function Confirm({ told, onCodes, onClose }: ConfirmProps) {
  const { say } = useText();
  const confirmation = useConfirmFactor();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirmation.mutate({ code: code.trim() }, { onSuccess: ({ recovery_codes: codes }) => onCodes(codes) });
  };
  return (
    <form onSubmit={submit}>
      <QrCode text={told.uri} label={say('factor.qr')} />
      <p className="mt-3 mb-1 text-small text-muted">{say('factor.byHand')}</p>
      <CodeLine text={told.secret} label={say('factor.secret')} />
      <Field
        className="mt-4"
        label={say('factor.code')}
        hint={say('factor.codeHint')}
        autoComplete="one-time-code"
        inputMode="numeric"
        pattern="\s*\d{3}\s?\d{3}\s*"
        required
        autoFocus
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <Foot
        error={confirmation.error?.message}
        isPending={confirmation.isPending}
        title={say('factor.switchOn')}
        onClose={onClose}
      />
    </form>
  );
}

interface FootProps {
  readonly error: string | undefined;
  readonly isPending: boolean;
  readonly title: string;
  readonly onClose: () => void;
}

function Foot({ error, isPending, title, onClose }: FootProps) {
  const { say } = useText();
  return (
    <>
      {error !== undefined && (
        <p role="alert" className="my-2 text-bad">
          {error}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={isPending}>
          {title}
        </Button>
      </div>
    </>
  );
}
