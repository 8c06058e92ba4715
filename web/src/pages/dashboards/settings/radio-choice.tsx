import { useId } from 'react';
import { classNames } from '../../../components/class-names.ts';

interface RadioChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly title: string;
    /** What choosing it means. */
    readonly text: string;
    readonly isDisabled?: boolean;
  }[];
  readonly onChoose: (value: Value) => void;
}

/** A choice of one where each needs a sentence. */
export function RadioChoice<Value extends string>({ label, value, options, onChoose }: RadioChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="mb-3">
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="divide-y divide-line rounded-md border border-line">
        {options.map((option) => (
          <label
            key={option.value}
            className={classNames('flex items-start gap-2 px-3 py-2', option.isDisabled === true && 'opacity-60')}
          >
            <input
              type="radio"
              name={name}
              className="mt-0.5 size-4 shrink-0"
              checked={value === option.value}
              disabled={option.isDisabled === true}
              onChange={() => onChoose(option.value)}
            />
            <span>
              <span className="font-medium">{option.title}</span>
              <span className="block text-small text-muted">{option.text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
