import { LANGUAGES, type Language, type Localized } from '@tallygate/contract';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';

interface LocalizedFieldsProps {
  readonly label: string;
  readonly value: Localized;
  /** What is wrong with the text in a language. */
  readonly told: (language: Language) => string | undefined;
  readonly onChange: (value: Localized) => void;
}

/** A text in every language. */
export function LocalizedFields({ label, value, told, onChange }: LocalizedFieldsProps) {
  const { say } = useText();
  return LANGUAGES.map((language) => (
    <Field
      key={language}
      label={`${label} · ${say(`language.${language}`)}`}
      lang={language}
      value={value[language]}
      problem={told(language)}
      onChange={(event) => onChange({ ...value, [language]: event.target.value })}
    />
  ));
}

interface OptionalFieldsProps extends Omit<LocalizedFieldsProps, 'value' | 'onChange'> {
  readonly value: Localized | undefined;
  /** Without any text there is none. */
  readonly onChange: (value: Localized | undefined) => void;
}

const NONE: Localized = { ko: '', en: '' };

/** A text that may be left out: in both languages, or in none. */
export function OptionalFields({ value = NONE, onChange, ...props }: OptionalFieldsProps) {
  return (
    <LocalizedFields
      {...props}
      value={value}
      onChange={(next) => onChange(LANGUAGES.every((language) => next[language] === '') ? undefined : next)}
    />
  );
}
