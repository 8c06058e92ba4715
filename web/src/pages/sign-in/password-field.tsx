import { EyeIcon, EyeOffIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete: 'new-password' | 'current-password';
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  readonly isOptional?: boolean;
}

/** A password, hidden until it is asked for. */
export function PasswordField({ onChange, isOptional = false, ...props }: PasswordFieldProps) {
  const { say } = useText();
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOffIcon : EyeIcon;
  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      required={!isOptional}
      onChange={(event) => onChange(event.target.value)}
      end={
        <Button
          look="quiet"
          size="icon"
          aria-label={say(isShown ? 'password.hide' : 'password.show')}
          onClick={() => setShown(!isShown)}
        >
          <Icon aria-hidden />
        </Button>
      }
    />
  );
}
