import type { Localized, Widget } from '@tallygate/contract';
import { LANGUAGES } from '@tallygate/contract';
import { useId } from 'react';
import { Button } from '../../../components/button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { INPUT_LOOK } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { FieldsOf } from './fields-of.ts';
import { LocalizedFields } from './localized-fields.tsx';

type Note = Extract<Widget, { kind: 'note' }>;

const NAMES_MAX = 12;
const NEW_NAME: Localized = { ko: '이름', en: 'Name' };

/** The sentences of a note, and the figures that it says are not known. */
export function NoteFields({ widget, told, onChange }: FieldsOf<Note>) {
  const { say } = useText();
  const names = widget.not_reported;
  const setNames = (next: readonly Localized[], member?: string) =>
    onChange({ ...widget, not_reported: [...next] }, member);
  return (
    <>
      {LANGUAGES.map((language) => (
        <Sentences
          key={language}
          label={`${say('edit.noteText')} · ${say(`language.${language}`)}`}
          lang={language}
          value={widget.text[language]}
          problem={told(['text', language])}
          onChange={(text) => onChange({ ...widget, text: { ...widget.text, [language]: text } }, `text ${language}`)}
        />
      ))}
      <fieldset className="mb-3">
        <legend className="mb-1 font-medium">{say('edit.notReported')}</legend>
        {names.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names are typed, and two may be the same meanwhile
          <div key={index} className="mb-2 rounded-md border border-line p-2">
            <LocalizedFields
              label={say('edit.titleOf')}
              value={name}
              told={(language) => told(['not_reported', index, language])}
              onChange={(next) => setNames(names.with(index, next), `not_reported ${index}`)}
            />
            <Button onClick={() => setNames(names.toSpliced(index, 1))}>{say('edit.removePart')}</Button>
          </div>
        ))}
        <Button disabled={names.length >= NAMES_MAX} onClick={() => setNames([...names, NEW_NAME])}>
          {say('edit.addPart')}
        </Button>
      </fieldset>
    </>
  );
}

interface SentencesProps {
  readonly label: string;
  readonly lang: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function Sentences({ label, lang, value, problem, onChange }: SentencesProps) {
  const id = useId();
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        id={id}
        lang={lang}
        rows={4}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(INPUT_LOOK, 'h-auto py-1.5')}
      />
      <p id={`${id}-note`} className="min-h-4 text-small text-bad">
        {problem}
      </p>
    </div>
  );
}
