import { type FormEvent, useState } from 'react';
import { useAnswerCode } from '../../api/use-sign-in.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';

/** The second half of a sign-in: the app's code, or a recovery code. */
export function CodeForm({ onBack }: { readonly onBack: () => void }) {
  const { say } = useText();
  const answer = useAnswerCode();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer.mutate({ code: code.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={say('factor.code')}
        hint={say('signIn.codeHint')}
        autoComplete="one-time-code"
        required
        autoFocus
        minLength={6}
        maxLength={32}
        spellCheck={false}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      {answer.isError && (
        <p role="alert" className="mb-3 text-bad">
          {answer.error.message}
        </p>
      )}
      <Button type="submit" look="primary" size="large" className="mt-2 w-full" disabled={answer.isPending}>
        {say('action.signIn')}
      </Button>
      <Button look="quiet" className="mt-2 w-full" onClick={onBack}>
        {say('signIn.back')}
      </Button>
    </form>
  );
}
