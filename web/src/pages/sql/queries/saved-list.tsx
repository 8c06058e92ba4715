import type { QuerySummary } from '@tallygate/contract';
import { MoreHorizontalIcon, UsersIcon } from 'lucide-react';
import { useState } from 'react';
import { useRemoveQuery, useSavedQueries } from '../../../api/use-saved-queries.ts';
import { Button } from '../../../components/button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { INPUT_LOOK } from '../../../components/field.tsx';
import { Menu, MenuItem } from '../../../components/menu.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Listed } from '../../settings/people/listed.tsx';

interface SavedListProps {
  /** The one in the editor. */
  readonly openId: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onRemoved: (id: string) => void;
}

/** The saved queries that the reader sees: found by name or description, opened, removed. */
export function SavedList({ openId, onOpen, onRemoved }: SavedListProps) {
  const { say } = useText();
  const queries = useSavedQueries();
  const [text, setText] = useState('');
  const [removed, setRemoved] = useState<QuerySummary>();
  const wanted = text.trim().toLowerCase();
  return (
    <>
      <input
        type="search"
        aria-label={say('sql.findQuery')}
        placeholder={say('sql.findQuery')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={classNames(INPUT_LOOK, 'mb-2 h-8')}
      />
      <Listed query={queries} count={3}>
        {(all) => (
          <Found
            all={all}
            found={all.filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(wanted))}
            openId={openId}
            onOpen={onOpen}
            onRemove={setRemoved}
          />
        )}
      </Listed>
      {removed !== undefined && (
        <RemoveQuery
          query={removed}
          onClose={() => setRemoved(undefined)}
          onDone={() => {
            setRemoved(undefined);
            onRemoved(removed.id);
          }}
        />
      )}
    </>
  );
}

interface FoundProps {
  readonly all: readonly QuerySummary[];
  readonly found: readonly QuerySummary[];
  readonly openId: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onRemove: (query: QuerySummary) => void;
}

function Found({ all, found, ...line }: FoundProps) {
  const { say } = useText();
  if (found.length === 0) {
    return <p className="px-1 py-2 text-muted">{say(all.length === 0 ? 'sql.noQueries' : 'sql.noQueryFound')}</p>;
  }
  return (
    <ul className="space-y-0.5">
      {found.map((query) => (
        <Line key={query.id} query={query} {...line} />
      ))}
    </ul>
  );
}

type LineProps = Omit<FoundProps, 'all' | 'found'> & { readonly query: QuerySummary };

function Line({ query, openId, onOpen, onRemove }: LineProps) {
  const { say } = useText();
  const { id, name, description, owner } = query;
  return (
    <li className="group flex items-center gap-1">
      <button
        type="button"
        aria-current={id === openId}
        title={description === '' ? name : `${name}\n${description}`}
        onClick={() => onOpen(id)}
        className="min-w-0 flex-1 rounded-md px-2 py-1.5 text-left hover:bg-sunken aria-[current=true]:bg-accent-soft aria-[current=true]:text-accent-ink"
      >
        <span className="flex items-center gap-1.5">
          <span className="truncate font-medium">{name}</span>
          {query.is_shared && (
            <UsersIcon role="img" aria-label={say('sql.shared')} className="size-3.5 shrink-0 text-muted" />
          )}
        </span>
        {!query.is_own && <span className="block truncate text-small text-muted">{owner}</span>}
      </button>
      {query.may_change && (
        <Menu
          trigger={
            <Button look="quiet" size="icon" aria-label={say('sql.queryMenu', { name })}>
              <MoreHorizontalIcon aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={() => onRemove(query)}>{say('sql.remove')}</MenuItem>
        </Menu>
      )}
    </li>
  );
}

interface RemoveQueryProps {
  readonly query: QuerySummary;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function RemoveQuery({ query, onClose, onDone }: RemoveQueryProps) {
  const { say } = useText();
  const removal = useRemoveQuery();
  return (
    <ConfirmDialog
      title={say('sql.removeTitle', { name: query.name })}
      text={say(query.is_shared ? 'sql.removeSharedText' : 'sql.removeText')}
      action={say('sql.remove')}
      isDanger
      isPending={removal.isPending}
      error={removal.error}
      onClose={onClose}
      onConfirm={() => removal.mutate({ id: query.id, idempotencyKey: crypto.randomUUID() }, { onSuccess: onDone })}
    />
  );
}
