import type { Member } from '@tallygate/contract';
import { UserPlusIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMembers } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Field } from '../../../components/field.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ZoneNote } from '../../../components/zone-note.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { AdminsOnly } from './admins-only.tsx';
import { InvitationsPanel } from './invitations-panel.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { Listed } from './listed.tsx';
import { OwnerActs } from './owner-acts.tsx';
import { ownerColumns } from './owner-columns.tsx';

/** Who may sign in, and what each of them may do. */
export function MembersPage() {
  const { say } = useText();
  const [isInviting, setInviting] = useState(false);
  const isManager = useSignedIn().person.role === 'account_admin';
  return (
    <>
      <PageHead title={say('members.title')} question={say('members.question')}>
        {isManager && (
          <Button look="primary" onClick={() => setInviting(true)}>
            <UserPlusIcon aria-hidden />
            {say('invitations.invite')}
          </Button>
        )}
      </PageHead>
      <AdminsOnly>
        <div className="space-y-4">
          <Members isManager={isManager} />
          {isManager && <InvitationsPanel />}
          <ZoneNote className="text-right" />
        </div>
      </AdminsOnly>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}

function Members({ isManager }: { readonly isManager: boolean }) {
  const { say } = useText();
  const members = useMembers();
  const [wanted, setWanted] = useState('');
  const columns = useMemo(() => columnsFor(say, isManager), [say, isManager]);
  const text = wanted.trim().toLowerCase();
  return (
    <Panel>
      <div className="max-w-80 px-4 pt-3">
        <Field
          label={say('members.find')}
          type="search"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      <Listed query={members}>
        {(all) => {
          const found = all.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(text));
          if (found.length === 0) {
            return <Notice kind="empty" title={say('members.emptyTitle')} text={say('members.emptyText')} />;
          }
          return (
            <DataTable
              label={say('members.title')}
              columns={columns}
              rows={found}
              rowId={({ id }) => id}
              narrow="stacks"
            />
          );
        }}
      </Listed>
    </Panel>
  );
}

function columnsFor(say: Say, isManager: boolean): readonly DataColumn<Member>[] {
  const acts: DataColumn<Member> = {
    id: 'actions',
    title: say('people.actions'),
    isNumeric: true,
    cell: (member) => <OwnerActs kind="person" owner={member} />,
  };
  return [
    {
      id: 'name',
      title: say('people.name'),
      isBare: true,
      cell: ({ name, email }) => (
        <>
          <span className="block font-medium">{name}</span>
          <span className="block text-muted">{email}</span>
        </>
      ),
      sortBy: ({ name }) => name.toLowerCase(),
    },
    ...ownerColumns<Member>(say),
    ...(isManager ? [acts] : []),
  ];
}
