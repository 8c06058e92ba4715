import { useNavigate, useSearch } from '@tanstack/react-router';
import { CheckIcon, ChevronDownIcon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { Button } from '../components/button.tsx';
import { classNames } from '../components/class-names.ts';
import { FLOATING_LOOK } from '../components/menu.tsx';
import { type Say, useText } from '../locales/use-text.ts';
import { type PageSearch, workspacesOf, workspacesText } from './page-search.ts';
import { useSignedIn } from './signed-in.ts';

/** Which workspaces the page's figures are cut to; the choice stands in the address. */
export function WorkspaceScope({ chooses }: { readonly chooses: 'one' | 'many' }) {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  const search: PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const chosen = workspacesOf(search);
  const choose = (ids: readonly string[]) =>
    void navigate({ to: '.', search: (now: PageSearch) => ({ ...now, workspaces: workspacesText(ids) }) });
  const toggle = (id: string) => {
    const others = chosen.filter((other) => other !== id);
    if (others.length < chosen.length) choose(others);
    else choose(chooses === 'one' ? [id] : [...chosen, id]);
  };
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button look="quiet" className="min-w-0 shrink">
          <span className="sr-only">{say('scope.label')}</span>
          <span className={classNames('truncate', chosen.length > 0 && 'text-ink')}>
            {chosen.length === 0 && <span className="sm:hidden">{say('value.all')}</span>}
            <span className={chosen.length === 0 ? 'max-sm:hidden' : ''}>{scopeText(say, chosen, workspaces)}</span>
          </span>
          <ChevronDownIcon aria-hidden />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={say('scope.label')}
          className={classNames(FLOATING_LOOK, 'max-h-80 min-w-52 overflow-y-auto p-1')}
        >
          <Option title={say('scope.all')} isChosen={chosen.length === 0} onToggle={() => choose([])} />
          {workspaces.map(({ id, name }) => (
            <Option key={id} title={name} hint={id} isChosen={chosen.includes(id)} onToggle={() => toggle(id)} />
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface OptionProps {
  readonly title: string;
  readonly hint?: string;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function Option({ title, hint, isChosen, onToggle }: OptionProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      title={hint}
      onClick={onToggle}
      className="flex min-h-8 w-full items-center gap-2 rounded-sm px-2 text-left hover:bg-sunken"
    >
      <span className="flex size-4 items-center">
        {isChosen && <CheckIcon aria-hidden className="size-4 text-accent-ink" />}
      </span>
      {title}
    </button>
  );
}

function scopeText(
  say: Say,
  chosen: readonly string[],
  workspaces: readonly { readonly id: string; readonly name: string }[],
): string {
  const [only] = chosen;
  if (only === undefined) return say('scope.all');
  if (chosen.length > 1) return say('scope.some', { count: chosen.length });
  return workspaces.find(({ id }) => id === only)?.name ?? only;
}
