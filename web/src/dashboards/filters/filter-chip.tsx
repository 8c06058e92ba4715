import type { FilterName } from '@tallygate/contract';
import { XIcon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { FLOATING_LOOK } from '../../components/menu.tsx';
import { useText } from '../../locales/use-text.ts';
import { listOf, listText } from '../../shell/page-search.ts';
import type { FilterBarProps } from './filter-bar-props.ts';
import { FilterPicker } from './filter-picker.tsx';
import { useFilterValues } from './use-filter-values.ts';
import { useValueTitle } from './use-value-title.ts';

/** A filter that is set: what it is set to, a way to change that, and to drop it. */
export function FilterChip({ filter, ...props }: FilterBarProps & { readonly filter: FilterName }) {
  const { say } = useText();
  const { search, onChoose } = props;
  const chosen = listOf(search[filter]);
  const known = useFilterValues({ ...props, filter, text: '' });
  const titleOf = useValueTitle(filter);
  const [first = ''] = chosen;
  const name = titleOf(first, known.data?.data.find(({ value }) => value === first)?.title);
  const words = chosen.length > 1 ? say('filter.andMore', { name, count: chosen.length - 1 }) : name;
  const title = say(`filter.${filter}`);
  return (
    <div className="flex max-w-full items-center rounded-md border border-accent/40 bg-accent-soft">
      <Popover.Root>
        <Popover.Trigger asChild>
          <Button look="quiet" className="h-7.5 min-w-0 font-normal">
            <span className="text-muted">{title}</span>
            <span className="max-w-56 truncate font-medium text-ink">{words}</span>
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={4}
            collisionPadding={8}
            aria-label={title}
            className={classNames(FLOATING_LOOK, 'w-72 p-1')}
          >
            <FilterPicker
              {...props}
              filter={filter}
              chosen={chosen}
              onChange={(values) => onChoose({ [filter]: listText(values) })}
            />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <Button
        look="quiet"
        size="icon"
        className="size-7"
        aria-label={`${say('action.clear')}: ${title}`}
        onClick={() => onChoose({ [filter]: undefined })}
      >
        <XIcon aria-hidden />
      </Button>
    </div>
  );
}
