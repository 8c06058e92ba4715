import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@tallygate/contract';
import { type Say, useText } from '../../locales/use-text.ts';
import { PasswordField } from './password-field.tsx';
import { type PasswordStrength, passwordStrength } from './password-strength.ts';

interface NewPasswordFieldProps {
  readonly label: string;
  readonly value: string;
  /** Words that a stranger would try first. */
  readonly known: readonly string[];
  readonly onChange: (value: string) => void;
}

/** A new password, and what it is worth. */
export function NewPasswordField({ known, ...props }: NewPasswordFieldProps) {
  const strength = passwordStrength(props.value, known);
  return <PasswordField {...props} autoComplete="new-password" hint={<Strength strength={strength} />} />;
}

/** Whether the server may take it: the page can tell the length alone. */
export function isAcceptable(password: string, known: readonly string[]): boolean {
  return !['empty', 'too_short', 'too_long'].includes(passwordStrength(password, known).kind);
}

const STEPS = { empty: 0, too_short: 1, too_long: 1, weak: 1, fair: 2, strong: 3 } as const;
const TONES = ['bg-line', 'bg-bad', 'bg-warn', 'bg-good'] as const;

/** How good the password is, in a bar and in words. */
function Strength({ strength }: { readonly strength: PasswordStrength }) {
  const { say } = useText();
  const reached = STEPS[strength.kind];
  return (
    <span className="block" aria-live="polite">
      <span aria-hidden className="mb-1 flex gap-1">
        {[1, 2, 3].map((step) => (
          <span key={step} className={`h-1 flex-1 rounded-[2px] ${step <= reached ? TONES[reached] : 'bg-line'}`} />
        ))}
      </span>
      {strengthText(say, strength)}
    </span>
  );
}

function strengthText(say: Say, strength: PasswordStrength): string {
  switch (strength.kind) {
    case 'empty':
      return say('password.hint', { min: PASSWORD_LENGTH_MIN });
    case 'too_short':
      return say('password.missing', { count: strength.missing });
    case 'too_long':
      return say('password.tooLong', { max: PASSWORD_LENGTH_MAX });
    case 'weak':
    case 'fair':
    case 'strong':
      return say(`password.${strength.kind}`);
  }
}
