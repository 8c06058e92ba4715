import { useNavigate } from '@tanstack/react-router';
import { XIcon } from 'lucide-react';
import { type ComponentProps, useId } from 'react';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { INPUT_LOOK } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import type { AuditSearch } from '../../shell/page-search.ts';

/** Who, what, to what, when, and words that stand in an entry. The choice stands in the address. */
export function AuditFilters({ search }: { readonly search: AuditSearch }) {
  const { say } = useText();
  const navigate = useNavigate();
  const change = (filter: AuditSearch) =>
    void navigate({ to: '.', search: (now: AuditSearch) => ({ ...now, ...filter }), replace: true });
  const fields = [
    { name: 'actor', label: say('audit.actor'), type: 'text' },
    { name: 'action', label: say('audit.action'), type: 'text', placeholder: 'key.' },
    { name: 'target', label: say('audit.target'), type: 'text', placeholder: 'key:' },
    { name: 'text', label: say('audit.text'), type: 'text' },
    { name: 'since', label: say('audit.since'), type: 'date' },
    { name: 'until', label: say('audit.until'), type: 'date' },
  ] as const;
  return (
    <>
      {fields.map(({ name, ...field }) => (
        <Filter
          key={`${name} ${search[name] ?? ''}`}
          {...field}
          value={search[name]}
          onTake={(value) => change({ [name]: value })}
        />
      ))}
      {fields.some(({ name }) => search[name] !== undefined) && (
        <Button look="quiet" onClick={() => change(Object.fromEntries(fields.map(({ name }) => [name, undefined])))}>
          <XIcon aria-hidden />
          {say('action.clear')}
        </Button>
      )}
    </>
  );
}

interface FilterProps extends Pick<ComponentProps<'input'>, 'type' | 'placeholder'> {
  readonly label: string;
  readonly value: string | undefined;
  readonly onTake: (value: string | undefined) => void;
}

/** Takes hold when it is left or entered: not with each letter. */
function Filter({ label, value = '', onTake, ...input }: FilterProps) {
  const id = useId();
  const take = (text: string) => {
    if (text.trim() !== value) onTake(text.trim() || undefined);
  };
  return (
    <div className="max-sm:w-[calc(50%-4px)]">
      <label htmlFor={id} className="mb-1 block text-small text-muted">
        {label}
      </label>
      <input
        id={id}
        className={classNames(INPUT_LOOK, 'h-8 sm:w-32')}
        defaultValue={value}
        maxLength={200}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
        {...input}
      />
    </div>
  );
}
