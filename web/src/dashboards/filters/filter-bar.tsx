import type { FilterName } from '@tallygate/contract';
import { ChevronLeftIcon, ListFilterPlusIcon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { FLOATING_LOOK } from '../../components/menu.tsx';
import { useText } from '../../locales/use-text.ts';
import { listOf, listText } from '../../shell/page-search.ts';
import type { FilterBarProps } from './filter-bar-props.ts';
import { FilterChip } from './filter-chip.tsx';
import { FilterPicker } from './filter-picker.tsx';

export type { AskValues } from './filter-bar-props.ts';

/** What a page is cut by: a chip for each filter that is set, and a way to set another. */
export function FilterBar(props: FilterBarProps) {
  const { offered, search, onChoose } = props;
  const { say } = useText();
  const set = offered.filter((filter) => listOf(search[filter]).length > 0);
  const clear = () => onChoose(Object.fromEntries(set.map((filter) => [filter, undefined])));
  if (offered.length === 0) return null;
  return (
    <>
      <AddFilter {...props} />
      {set.map((filter) => (
        <FilterChip key={filter} filter={filter} {...props} />
      ))}
      {set.length > 1 && (
        <Button look="quiet" onClick={clear}>
          {say('filter.clearAll')}
        </Button>
      )}
    </>
  );
}

function AddFilter(props: FilterBarProps) {
  const { offered, search, onChoose } = props;
  const { say } = useText();
  const [isOpen, setOpen] = useState(false);
  const [filter, setFilter] = useState<FilterName>();
  const open = (opens: boolean) => {
    setOpen(opens);
    setFilter(undefined);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={open}>
      <Popover.Trigger asChild>
        <Button>
          <ListFilterPlusIcon aria-hidden />
          {say('filter.add')}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={filter === undefined ? say('filter.add') : say(`filter.${filter}`)}
          className={classNames(FLOATING_LOOK, 'w-72 p-1')}
        >
          {filter === undefined ? (
            offered.map((each) => (
              <button
                key={each}
                type="button"
                onClick={() => setFilter(each)}
                className="flex min-h-8 w-full items-center justify-between gap-2 rounded-sm px-2 text-left hover:bg-sunken"
              >
                {say(`filter.${each}`)}
                {listOf(search[each]).length > 0 && (
                  <span className="figures text-small text-muted">{listOf(search[each]).length}</span>
                )}
              </button>
            ))
          ) : (
            <>
              <button
                type="button"
                onClick={() => setFilter(undefined)}
                className="mb-1 flex min-h-8 w-full items-center gap-1 rounded-sm px-1 text-left font-medium hover:bg-sunken"
              >
                <ChevronLeftIcon aria-hidden className="size-4" />
                {say(`filter.${filter}`)}
              </button>
              <FilterPicker
                {...props}
                filter={filter}
                chosen={listOf(search[filter])}
                onChange={(values) => onChoose({ [filter]: listText(values) })}
              />
            </>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
