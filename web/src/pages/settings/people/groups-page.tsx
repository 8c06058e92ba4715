import type { Group } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { peopleCalls } from '../../../api/people-calls.ts';
import { useGroups, usePeopleChange } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Figure, Time } from '../../../components/values.tsx';
import { ZoneNote } from '../../../components/zone-note.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { AdminsOnly } from './admins-only.tsx';
import { GroupMembers } from './group-members.tsx';
import { Listed } from './listed.tsx';
import { NameDialog } from './name-dialog.tsx';
import { RowMenu } from './row-menu.tsx';

/** What is done, and with which group. */
interface Doing {
  readonly what: 'create' | 'open' | 'rename' | 'remove';
  readonly group?: Group;
}

/** People and service principals who get roles and grants together. */
export function GroupsPage() {
  const { say } = useText();
  const groups = useGroups();
  const [doing, setDoing] = useState<Doing>();
  const isManager = useSignedIn().person.role === 'account_admin';
  const columns = useMemo(() => columnsFor(say, isManager, setDoing), [say, isManager]);
  return (
    <>
      <PageHead title={say('groups.title')} question={say('groups.question')}>
        {isManager && (
          <Button look="primary" onClick={() => setDoing({ what: 'create' })}>
            <PlusIcon aria-hidden />
            {say('groups.create')}
          </Button>
        )}
      </PageHead>
      <AdminsOnly>
        <Panel>
          <Listed query={groups}>
            {(all) =>
              all.length === 0 ? (
                <Notice kind="empty" title={say('groups.emptyTitle')} text={say('groups.emptyText')} />
              ) : (
                <DataTable
                  label={say('groups.title')}
                  columns={columns}
                  rows={all}
                  rowId={({ id }) => id}
                  narrow="stacks"
                />
              )
            }
          </Listed>
          <footer className="flex flex-wrap justify-between gap-x-6 border-t border-line px-4 py-2 text-small text-muted">
            <p>{say('groups.text')}</p>
            <ZoneNote />
          </footer>
        </Panel>
      </AdminsOnly>
      <Dialogs doing={doing} isManager={isManager} onClose={() => setDoing(undefined)} />
    </>
  );
}

interface DialogsProps {
  readonly doing: Doing | undefined;
  readonly isManager: boolean;
  readonly onClose: () => void;
}

function Dialogs({ doing, isManager, onClose }: DialogsProps) {
  const { say } = useText();
  const group = doing?.group;
  if (doing?.what === 'create') {
    return (
      <NameDialog
        title={say('groups.create')}
        action={say('groups.create')}
        onSave={(name, idempotencyKey) => peopleCalls.createGroup(name, { idempotencyKey })}
        onClose={onClose}
      />
    );
  }
  if (doing === undefined || group === undefined) return null;
  if (doing.what === 'open') return <GroupMembers group={group} isManager={isManager} onClose={onClose} />;
  if (doing.what === 'remove') return <RemoveGroup group={group} onClose={onClose} />;
  return (
    <NameDialog
      title={say('people.rename')}
      action={say('people.save')}
      name={group.name}
      onSave={(name) => peopleCalls.renameGroup(group.id, name)}
      onClose={onClose}
    />
  );
}

function RemoveGroup({ group, onClose }: { readonly group: Group; readonly onClose: () => void }) {
  const { say } = useText();
  const removal = usePeopleChange<void, unknown>(() => peopleCalls.removeGroup(group.id));
  return (
    <ConfirmDialog
      title={say('groups.removeTitle', { name: group.name })}
      text={say('groups.removeText')}
      action={say('people.remove')}
      isDanger
      isPending={removal.isPending}
      error={removal.error}
      onConfirm={() => removal.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function columnsFor(say: Say, isManager: boolean, onDo: (doing: Doing) => void): readonly DataColumn<Group>[] {
  const acts: DataColumn<Group> = {
    id: 'actions',
    title: say('people.actions'),
    isNumeric: true,
    cell: (group) => (
      <RowMenu name={group.name}>
        <MenuItem onSelect={() => onDo({ what: 'rename', group })}>{say('people.rename')}</MenuItem>
        <MenuItem className="text-bad" onSelect={() => onDo({ what: 'remove', group })}>
          {say('people.remove')}
        </MenuItem>
      </RowMenu>
    ),
  };
  return [
    {
      id: 'name',
      title: say('people.name'),
      isBare: true,
      className: 'font-medium',
      cell: (group) => (
        <button
          type="button"
          className="rounded-sm text-left text-accent-ink hover:underline"
          aria-label={say('groups.open', { name: group.name })}
          onClick={() => onDo({ what: 'open', group })}
        >
          {group.name}
        </button>
      ),
      sortBy: ({ name }) => name.toLowerCase(),
    },
    {
      id: 'members',
      title: say('groups.members'),
      isNumeric: true,
      cell: ({ member_count: count }) => <Figure value={count} format="count" reason={say('value.unknown')} isExact />,
      sortBy: ({ member_count: count }) => count,
    },
    {
      id: 'created',
      title: say('people.created'),
      cell: ({ created_at: at }) => <Time at={at} />,
      sortBy: ({ created_at: at }) => Date.parse(at),
    },
    ...(isManager ? [acts] : []),
  ];
}
