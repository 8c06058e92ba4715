import { classNames } from '../../../components/class-names.ts';
import { exactTime } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import type { OpenedCell } from './cell-dialog.tsx';
import { type CellKind, cellText, openedText } from './cell-text.ts';

interface ResultCellProps {
  /** Of the column. */
  readonly name: string;
  readonly value: unknown;
  readonly kind: CellKind;
  readonly onOpen: (cell: OpenedCell) => void;
}

/** One value in one line: NULL said, numbers at the right, what is longer opened by a click. */
export function ResultCell({ name, value, kind, onOpen }: ResultCellProps) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const text = cellText(value);
  const opened = openedText(value);
  const look = classNames(
    'truncate px-3 font-mono',
    kind === 'number' && 'figures text-right',
    (text === undefined || kind === 'time') && 'whitespace-nowrap',
  );
  if (text === undefined) {
    return (
      <td className={look}>
        <span className="text-faint">NULL</span>
      </td>
    );
  }
  if (opened !== undefined) {
    return (
      <td className={look}>
        <button
          type="button"
          onClick={() => onOpen({ name, text: opened })}
          className="relative block w-full truncate rounded-sm text-left text-accent-ink hover:underline"
        >
          {text} <span className="sr-only">{say('sql.openCell', { column: name })}</span>
        </button>
      </td>
    );
  }
  const isInstant = kind === 'time' && text.includes('T');
  return (
    <td className={look} title={isInstant ? exactTime(text, { zone, language }) : text}>
      {text}
    </td>
  );
}
