import type { FilterName } from '@tallygate/contract';
import { Command } from 'cmdk';
import { CheckIcon } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { compactNumber, exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import type { FilterBarProps } from './filter-bar-props.ts';
import { mergedValues } from './merged-values.ts';
import { useFilterValues } from './use-filter-values.ts';
import { useValueTitle } from './use-value-title.ts';

interface FilterPickerProps extends Pick<FilterBarProps, 'values' | 'valuesKey'> {
  readonly filter: FilterName;
  readonly chosen: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

const NOTHING: ReturnType<typeof mergedValues> = [];

/** Search over a filter's values; any number of them may be chosen. */
export function FilterPicker({ filter, chosen, onChange, ...ask }: FilterPickerProps) {
  const { say } = useText();
  const [text, setText] = useState('');
  // With each letter another question would be asked: those that nobody waits for any more are ended.
  const asked = useDeferredValue(text.trim());
  const found = useFilterValues({ ...ask, filter, text: asked });
  const lines = found.data === undefined ? NOTHING : mergedValues(found.data.data, asked === '' ? chosen : []);
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  const label = say('filter.search', { filter: say(`filter.${filter}`) });
  return (
    <Command label={label} shouldFilter={false} loop>
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={label}
        className="mb-1 h-8 w-full rounded-sm border border-line-strong bg-surface px-2 text-[16px] sm:text-base"
      />
      {/* A list holds its values alone, and is there from the start: the field names it. What is said stands beside it. */}
      <Command.List aria-multiselectable className="max-h-72 overflow-y-auto">
        {lines.map((line) => (
          <ValueLine
            key={line.value}
            line={line}
            filter={filter}
            isChosen={chosen.includes(line.value)}
            onToggle={() => toggle(line.value)}
          />
        ))}
      </Command.List>
      {found.isPending && <Loading />}
      {found.isError && (
        <p role="alert" className="px-2 py-3 text-small text-bad">
          {found.error.message}
        </p>
      )}
      {found.data !== undefined && lines.length === 0 && <Said text={say('filter.nothing')} />}
      {found.data?.truncated === true && <Said text={say('filter.truncated')} />}
      {chosen.length > 0 && (
        <Button look="quiet" className="mt-1 w-full" onClick={() => onChange([])}>
          {say('action.clear')}
        </Button>
      )}
    </Command>
  );
}

function Loading() {
  const { say } = useText();
  return (
    <div role="status" aria-label={say('page.loading')} className="space-y-2 p-2">
      <Skeleton className="h-4 w-40" />
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-4 w-36" />
    </div>
  );
}

function Said({ text }: { readonly text: string }) {
  return <p className="px-2 py-2 text-small text-muted">{text}</p>;
}

interface ValueLineProps {
  readonly line: ReturnType<typeof mergedValues>[number];
  readonly filter: FilterName;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function ValueLine({ line: { value, title, requests }, filter, isChosen, onToggle }: ValueLineProps) {
  const { say, language } = useText();
  const titleOf = useValueTitle(filter);
  return (
    <Command.Item
      // Names of items may not be empty, and an empty value is one that can be chosen.
      value={`value ${value}`}
      onSelect={onToggle}
      className="flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 aria-selected:bg-sunken"
    >
      <span className="flex size-4 shrink-0 items-center">
        {isChosen && <CheckIcon aria-hidden className="size-4 text-accent-ink" />}
      </span>
      <span className="min-w-0 flex-1 truncate" title={value}>
        {titleOf(value, title)}
        {isChosen && <span className="sr-only">{say('filter.isChosen')}</span>}
      </span>
      {requests !== undefined && (
        <span className="figures text-small text-muted" title={exactNumber(requests, language)}>
          {compactNumber(requests, language)}
        </span>
      )}
    </Command.Item>
  );
}
