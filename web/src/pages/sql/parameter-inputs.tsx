import { Field } from '../../components/field.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import type { SqlParameter } from './editor/parameters-of.ts';
import type { ParameterProblem } from './parameter-value.ts';

interface ParameterInputsProps {
  readonly parameters: readonly SqlParameter[];
  readonly values: Readonly<Record<string, string>>;
  /** Of those that were sent and could not be. */
  readonly problems: Readonly<Record<string, ParameterProblem>>;
  readonly onChange: (name: string, value: string) => void;
  readonly onRun: () => void;
}

/** An input for each parameter that the statement names. */
export function ParameterInputs({ parameters, values, problems, onChange, onRun }: ParameterInputsProps) {
  const { say } = useText();
  if (parameters.length === 0) return null;
  return (
    <form
      aria-label={say('sql.parameters')}
      className="grid grid-cols-1 gap-x-4 gap-y-2 border-t border-line px-4 pt-3 pb-1.5 sm:grid-cols-2 xl:grid-cols-3"
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
    >
      {parameters.map(({ name, type }) => {
        const problem = problems[name];
        return (
          <Field
            key={name}
            label={name}
            hint={hintOf(type, say)}
            problem={problem === undefined ? undefined : say(`sql.parameterProblem.${problem}`)}
            value={values[name] ?? ''}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onChange(name, event.target.value)}
          />
        );
      })}
      {/* Enter in a field runs only where the form has a button for it. */}
      <button type="submit" className="hidden" tabIndex={-1} aria-hidden />
    </form>
  );
}

function hintOf(type: string, say: Say): string {
  const plain = type.replace(/^Nullable\(/, '');
  if (plain.startsWith('Array(')) return `${type} · ${say('sql.listHint')}`;
  return /^DateTime/.test(plain) ? `${type} · ${say('sql.timeHint')}` : type;
}
