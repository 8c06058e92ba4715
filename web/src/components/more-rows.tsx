import { exactNumber } from '../format/number.ts';
import { useText } from '../locales/use-text.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

/** As many rows of a list are shown at first: the rest would be a page of its own to scroll over. */
const LISTED_AT_FIRST = 4;
/** Of what holds a list of which the first rows are shown. */
export const LISTED_LOOK = 'max-sm:[&_tbody_tr:nth-child(n+5)]:hidden!';

interface MoreRowsProps {
  /** All rows. */
  readonly count: number;
  /** As many of them are shown at first where there is room for a table. */
  readonly atFirst: number;
  /** It becomes a list where there is no room. */
  readonly isList: boolean;
  readonly isWhole: boolean;
  readonly onChoose: (isWhole: boolean) => void;
}

/** Under the first rows of a table: how many more there are, and a way to them and back. */
export function MoreRows({ count, atFirst, isList, isWhole, onChoose }: MoreRowsProps) {
  const { say, language } = useText();
  const { table, list } = rowsLeft(count, { atFirst, isList });
  if (list === 0) return null;
  const more = (left: number) =>
    left === 1 ? say('table.oneMore') : say('table.more', { count: exactNumber(left, language) });
  return (
    <div
      className={classNames(
        'flex items-center justify-between gap-3 border-t border-line py-1 pr-2 pl-4 text-small text-muted',
        table === 0 && 'sm:hidden',
      )}
    >
      <span className="figures">
        {!isWhole && table === list && more(table)}
        {!isWhole && table !== list && (
          <>
            <span className="max-sm:hidden">{more(table)}</span>
            <span className="sm:hidden">{more(list)}</span>
          </>
        )}
      </span>
      <Button look="quiet" aria-expanded={isWhole} onClick={() => onChoose(!isWhole)}>
        {isWhole ? say('table.less') : say('widget.showAll', { count: exactNumber(count, language) })}
      </Button>
    </div>
  );
}

/** How many rows are not shown at first: of a table, and of the list that it becomes where there is no room. */
export function rowsLeft(
  count: number,
  { atFirst, isList }: { readonly atFirst: number; readonly isList: boolean },
): { readonly table: number; readonly list: number } {
  const left = (shown: number) => Math.max(0, count - shown);
  return { table: left(atFirst), list: left(isList ? Math.min(LISTED_AT_FIRST, atFirst) : atFirst) };
}
