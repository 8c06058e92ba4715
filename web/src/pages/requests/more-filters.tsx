import { SlidersHorizontalIcon, XIcon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Choice, INPUT_LOOK } from '../../components/field.tsx';
import { FLOATING_LOOK } from '../../components/menu.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import type { RequestsSearch } from '../../shell/page-search.ts';
import { FINAL_STATUSES } from './final-status.tsx';
import { MORE_FILTERS, type MoreFilter } from './request-search.ts';

interface MoreFiltersProps {
  readonly search: RequestsSearch;
  readonly onChoose: (change: RequestsSearch) => void;
}

/** What the form asks for; the rest comes from links, and can be dropped again. */
const ASKED = [
  'request_id',
  'status_code',
  'error_code',
  'api_type',
  'min_latency_ms',
  'min_tokens',
  'min_cost_usd',
  'key',
  'run',
  'session',
] as const satisfies readonly MoreFilter[];
/** Only requests of which this is not known. */
const UNKNOWNS = ['unknown_cost', 'unknown_tokens'] as const satisfies readonly MoreFilter[];
const NUMBERS: Readonly<Partial<Record<MoreFilter, { readonly step: string }>>> = {
  min_latency_ms: { step: '1' },
  min_tokens: { step: '1' },
  min_cost_usd: { step: 'any' },
};
const HINTS = {
  status_code: 'requests.filter.status_code.hint',
  api_type: 'requests.filter.api_type.hint',
} as const;
const PATTERNS: Readonly<Partial<Record<MoreFilter, string>>> = { status_code: '[1-5](\\d\\d|xx)' };

/** Filters of requests alone: a chip for each that is set, and a form for all of them. */
export function MoreFilters({ search, onChoose }: MoreFiltersProps) {
  const { say } = useText();
  const set = MORE_FILTERS.filter((name) => search[name] !== undefined);
  return (
    <>
      <FilterForm key={set.map((name) => search[name]).join(' ')} search={search} onChoose={onChoose} />
      {set.map((name) => (
        <Chip
          key={name}
          title={say(`requests.filter.${name}`)}
          value={valueText(say, name, search[name] ?? '')}
          onDrop={() => onChoose({ [name]: undefined })}
        />
      ))}
    </>
  );
}

function valueText(say: Say, name: MoreFilter, value: string): string {
  if (name === 'stream' || UNKNOWNS.some((each) => each === name))
    return say(value === 'true' ? 'requests.yes' : 'requests.no');
  const status = name === 'status' ? FINAL_STATUSES.find((each) => each === value) : undefined;
  return status === undefined ? value : say(`status.${status}`);
}

interface ChipProps {
  readonly title: string;
  readonly value: string;
  readonly onDrop: () => void;
}

function Chip({ title, value, onDrop }: ChipProps) {
  const { say } = useText();
  return (
    <div className="flex h-8 max-w-full items-center gap-1.5 rounded-md border border-accent/40 bg-accent-soft pl-3">
      <span className="whitespace-nowrap text-muted">{title}</span>
      <span className="max-w-56 truncate font-medium" title={value}>
        {value}
      </span>
      <Button
        look="quiet"
        size="icon"
        className="size-7"
        aria-label={`${say('action.clear')}: ${title}`}
        onClick={onDrop}
      >
        <XIcon aria-hidden />
      </Button>
    </div>
  );
}

function FilterForm({ search, onChoose }: MoreFiltersProps) {
  const { say } = useText();
  const [isOpen, setOpen] = useState(false);
  const take = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const names = [...ASKED, 'stream', ...UNKNOWNS] as const;
    const textIn = (name: MoreFilter) => String(form.get(name) ?? '').trim() || undefined;
    onChoose(Object.fromEntries(names.map((name) => [name, textIn(name)])));
    setOpen(false);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button>
          <SlidersHorizontalIcon aria-hidden />
          {say('requests.moreFilters')}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={say('requests.moreFilters')}
          className={classNames(FLOATING_LOOK, 'max-h-[80vh] w-[min(30rem,calc(100vw-1rem))] overflow-y-auto p-4')}
        >
          <form onSubmit={take} className="grid grid-cols-2 gap-x-4 gap-y-3 max-sm:grid-cols-1">
            <p className="text-small text-muted sm:col-span-2">{say('requests.moreFiltersText')}</p>
            {ASKED.map((name) => (
              <Asked key={name} name={name} value={search[name]} />
            ))}
            <Choice
              label={say('requests.filter.stream')}
              name="stream"
              defaultValue={search.stream ?? ''}
              onChoose={() => undefined}
              options={[
                { value: '', title: say('requests.any') },
                { value: 'true', title: say('requests.yes') },
                { value: 'false', title: say('requests.no') },
              ]}
            />
            {UNKNOWNS.map((name) => (
              <label key={name} className="flex min-h-9 items-center gap-2 self-end">
                <input type="checkbox" name={name} value="true" defaultChecked={search[name] === 'true'} />
                {say(`requests.filter.${name}`)}
              </label>
            ))}
            <div className="flex justify-end gap-2 sm:col-span-2">
              <Button look="quiet" onClick={() => setOpen(false)}>
                {say('action.cancel')}
              </Button>
              <Button look="primary" type="submit">
                {say('action.apply')}
              </Button>
            </div>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Asked({ name, value }: { readonly name: (typeof ASKED)[number]; readonly value: string | undefined }) {
  const { say } = useText();
  const hint = name === 'status_code' || name === 'api_type' ? say(HINTS[name]) : undefined;
  const number = NUMBERS[name];
  return (
    <label className="block">
      <span className="mb-1 block font-medium">{say(`requests.filter.${name}`)}</span>
      <input
        name={name}
        defaultValue={value}
        placeholder={hint}
        maxLength={128}
        pattern={PATTERNS[name]}
        {...(number === undefined ? {} : { type: 'number', min: 0, ...number })}
        className={INPUT_LOOK}
      />
    </label>
  );
}
