import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { KnownColumn } from './model/column-roles.ts';

interface ColumnInputProps {
  readonly label: string;
  readonly value: string;
  /** What the dataset answered with; none: it did not yet. */
  readonly known: readonly KnownColumn[];
  readonly problem: string | undefined;
  readonly onChange: (column: string) => void;
}

/** The name of a column of the dataset; one that it does not have is told, and no hindrance: the query may come later. */
export function ColumnInput({ label, value, known, problem, onChange }: ColumnInputProps) {
  const { say } = useText();
  const column = known.find(({ name }) => name === value);
  const isMissing = known.length > 0 && column === undefined && value !== '';
  const hint = isMissing ? <span className="text-warn">{say('edit.noColumn')}</span> : column?.type;
  const list = `columns-of-${known.map(({ name }) => name).join('-')}`;
  return (
    <>
      <Field
        label={label}
        list={list}
        className="mb-1 [&_input]:font-mono"
        autoComplete="off"
        spellCheck={false}
        value={value}
        hint={hint}
        problem={problem}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {known.map(({ name, type }) => (
          <option key={name} value={name}>
            {type}
          </option>
        ))}
      </datalist>
    </>
  );
}
