import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

/** How text inputs and selects look. */
export const INPUT_LOOK =
  'h-9 w-full rounded-md border border-line-strong bg-surface px-2.5 text-ink aria-invalid:border-bad sm:text-base text-[16px]';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what was entered. */
  readonly problem?: string | undefined;
  /** A control at the end of the field, such as one that shows a password. */
  readonly end?: ReactNode;
}

/** A labelled text input with its hint, or what is wrong with it. */
export function Field({ label, hint, problem, end, className, ...props }: FieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          className={classNames(INPUT_LOOK, end !== undefined && 'pr-10')}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-note`}
          {...props}
        />
        {end !== undefined && <div className="absolute inset-y-0 right-0.5 flex items-center">{end}</div>}
      </div>
      <div id={`${id}-note`} className="mt-1 min-h-4 text-small text-muted">
        {problem === undefined ? hint : <span className="text-bad">{problem}</span>}
      </div>
    </div>
  );
}

interface ChoiceProps extends Omit<ComponentProps<'select'>, 'id' | 'onChange'> {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly title: string }[];
  readonly onChoose: (value: string) => void;
  /** The label is for screen readers only. */
  readonly isLabelHidden?: boolean;
}

/** A labelled choice of one. The browser's own select: it works with every keyboard and on every phone. */
export function Choice({ label, options, onChoose, isLabelHidden = false, className, ...props }: ChoiceProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1 block font-medium'}>
        {label}
      </label>
      <select
        id={id}
        className={classNames(INPUT_LOOK, isLabelHidden && 'h-8 sm:text-base')}
        onChange={(event) => onChoose(event.target.value)}
        {...props}
      >
        {options.map(({ value, title }) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
