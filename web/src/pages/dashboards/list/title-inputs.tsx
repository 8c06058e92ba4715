import type { Localized } from '@tallygate/contract';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';

interface TitleInputsProps {
  readonly title: Localized;
  readonly onChange: (title: Localized) => void;
}

/** A name in both languages. */
export function TitleInputs({ title, onChange }: TitleInputsProps) {
  const { say } = useText();
  return (
    <div className="grid gap-x-4 sm:grid-cols-2">
      <Field
        label={say('dashboards.titleKo')}
        lang="ko"
        required
        maxLength={200}
        value={title.ko}
        onChange={(event) => onChange({ ...title, ko: event.target.value })}
      />
      <Field
        label={say('dashboards.titleEn')}
        lang="en"
        required
        maxLength={200}
        value={title.en}
        onChange={(event) => onChange({ ...title, en: event.target.value })}
      />
    </div>
  );
}
