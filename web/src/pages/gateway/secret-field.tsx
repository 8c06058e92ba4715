import { EyeIcon, EyeOffIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';

interface SecretFieldProps {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

/** The secret of a provider: it goes in and never comes back. Browsers are kept from taking it for a password of theirs. */
export function SecretField({ value, problem, onChange, className }: SecretFieldProps) {
  const { say } = useText();
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOffIcon : EyeIcon;
  return (
    <Field
      {...(className === undefined ? {} : { className })}
      label={say('providers.secret')}
      hint={say('providers.secretHint')}
      type={isShown ? 'text' : 'password'}
      autoComplete="new-password"
      spellCheck={false}
      data-1p-ignore
      value={value}
      problem={problem}
      onChange={(event) => onChange(event.target.value)}
      end={
        <Button
          look="quiet"
          size="icon"
          aria-label={say(isShown ? 'providers.hideSecret' : 'providers.showSecret')}
          onClick={() => setShown(!isShown)}
        >
          <Icon aria-hidden />
        </Button>
      }
    />
  );
}
