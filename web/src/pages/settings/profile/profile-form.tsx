import { LANGUAGES, type Profile } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeProfile, useProfile } from '../../../api/use-own-access.ts';
import { Button } from '../../../components/button.tsx';
import { Choice, Field } from '../../../components/field.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';

/** Name and language of the one who reads. */
export function ProfileForm() {
  const profile = useProfile();
  if (profile.isPending) return <RowsSkeleton count={3} />;
  if (profile.data === undefined) return <Trouble error={profile.error} onRetry={() => void profile.refetch()} />;
  return <Form key={`${profile.data.name} ${profile.data.language}`} profile={profile.data} />;
}

function Form({ profile }: { readonly profile: Profile }) {
  const { say } = useText();
  const change = useChangeProfile();
  const [name, setName] = useState(profile.name);
  const [language, setLanguage] = useState<string>(profile.language ?? '');
  const isSame = name.trim() === profile.name && language === (profile.language ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), language: LANGUAGES.find((each) => each === language) ?? null });
  };
  return (
    <form onSubmit={submit} className="space-y-2 px-4 pb-4">
      <Field label={say('signIn.email')} value={profile.email} readOnly hint={say('profile.emailHint')} />
      <Field
        label={say('setup.name')}
        autoComplete="name"
        required
        maxLength={128}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Choice
        label={say('profile.language')}
        value={language}
        onChoose={setLanguage}
        options={[
          { value: '', title: say('profile.accountLanguage') },
          ...LANGUAGES.map((value) => ({ value, title: say(`language.${value}`) })),
        ]}
      />
      {change.isError && (
        <p role="alert" className="mt-3 text-bad">
          {change.error.message}
        </p>
      )}
      <Button type="submit" look="primary" className="mt-4" disabled={change.isPending || isSame || name.trim() === ''}>
        {say('action.save')}
      </Button>
    </form>
  );
}
