import { SCHEDULE_BOUNDS } from '@tallygate/contract';
import { useId } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { INPUT_LOOK } from '../../../components/field.tsx';

interface TextAreaProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly rows?: number;
  readonly problem?: string | undefined;
  readonly onWrite: (text: string) => void;
}

/** A labelled text of several lines. */
export function TextArea({ label, hint, value, rows = 4, problem, onWrite }: TextAreaProps) {
  const id = useId();
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        value={value}
        maxLength={SCHEDULE_BOUNDS.textLengthMax}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => onWrite(event.target.value)}
        className={classNames(INPUT_LOOK, 'h-auto py-1.5')}
      />
      <p id={`${id}-note`} className="mt-1 min-h-4 text-small text-muted">
        {problem === undefined ? hint : <span className="text-bad">{problem}</span>}
      </p>
    </div>
  );
}
