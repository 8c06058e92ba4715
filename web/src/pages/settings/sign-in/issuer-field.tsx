import { useCheckIssuer } from '../../../api/use-sign-in-settings.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';

interface IssuerFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The provider's address, and whether it answers as one. */
export function IssuerField({ value, onChange }: IssuerFieldProps) {
  const { say } = useText();
  const check = useCheckIssuer();
  const found = check.variables === value.trim() ? check.data : undefined;
  const problem = found?.problem == null ? undefined : say(`sso.problem.${found.problem}`);
  return (
    <div className="flex items-start gap-2">
      <Field
        className="min-w-0 flex-1"
        label={say('sso.issuer')}
        hint={<span aria-live="polite">{found?.is_good === true ? say('sso.good') : say('sso.issuerHint')}</span>}
        problem={check.error?.message ?? problem}
        type="url"
        required
        maxLength={512}
        placeholder="https://id.example.com"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button
        className="mt-6.5"
        disabled={value.trim() === '' || check.isPending}
        onClick={() => check.mutate(value.trim())}
      >
        {say('sso.check')}
      </Button>
    </div>
  );
}
