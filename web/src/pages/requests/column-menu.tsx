import { Columns3Icon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { FLOATING_LOOK } from '../../components/menu.tsx';
import { useText } from '../../locales/use-text.ts';
import { COLUMNS, type ColumnName, columnTitles, DEFAULT_COLUMNS } from './request-columns.tsx';

interface ColumnMenuProps {
  readonly columns: readonly ColumnName[];
  readonly onChoose: (names: readonly ColumnName[]) => void;
}

/** Which columns the list shows; this browser remembers it. */
export function ColumnMenu({ columns, onChoose }: ColumnMenuProps) {
  const { say } = useText();
  const titles = columnTitles(say);
  const toggle = (name: ColumnName) => {
    const next = columns.includes(name) ? columns.filter((each) => each !== name) : [...columns, name];
    if (next.length > 0) onChoose(next);
  };
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button>
          <Columns3Icon aria-hidden />
          {say('requests.columns')}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={say('requests.columns')}
          className={classNames(FLOATING_LOOK, 'max-h-[70vh] w-60 overflow-y-auto p-1')}
        >
          {COLUMNS.map((name) => (
            <label key={name} className="flex min-h-8 items-center gap-2 rounded-sm px-2 hover:bg-sunken">
              <input type="checkbox" checked={columns.includes(name)} onChange={() => toggle(name)} />
              {titles.get(name)}
            </label>
          ))}
          <Button look="quiet" className="mt-1 w-full" onClick={() => onChoose(DEFAULT_COLUMNS)}>
            {say('requests.columnsReset')}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
