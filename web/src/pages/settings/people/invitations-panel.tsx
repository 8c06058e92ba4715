import type { Invitation, Invited } from '@tallygate/contract';
import { useMemo, useState } from 'react';
import { peopleCalls } from '../../../api/people-calls.ts';
import { useInvitations, usePeopleChange } from '../../../api/use-people.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { Time } from '../../../components/values.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { InvitationLink } from './invite-dialog.tsx';
import { Listed } from './listed.tsx';

/** Invitations that nobody has accepted: a new link, or none any more. */
export function InvitationsPanel() {
  const { say } = useText();
  const invitations = useInvitations(true);
  const [shown, setShown] = useState<Invited>();
  const renewal = usePeopleChange((id: string) => peopleCalls.renewInvitation(id));
  const revocation = usePeopleChange((id: string) => peopleCalls.revokeInvitation(id));
  const isBusy = renewal.isPending || revocation.isPending;
  const { mutate: renew } = renewal;
  const { mutate: revoke } = revocation;
  const columns = useMemo(
    () =>
      columnsFor(say, {
        isBusy,
        onRenew: (id) => renew(id, { onSuccess: setShown }),
        onRevoke: (id) => revoke(id),
      }),
    [say, isBusy, renew, revoke],
  );
  return (
    <Panel>
      <PanelHead title={say('invitations.title')} text={say('invitations.text')} />
      <div className="px-4 empty:hidden">
        <Problem error={renewal.error ?? revocation.error} />
      </div>
      <Listed query={invitations} count={2}>
        {(all) => {
          const waiting = all.filter(({ state }) => state === 'open' || state === 'expired');
          if (waiting.length === 0) return <Notice kind="empty" title={say('invitations.emptyTitle')} />;
          return (
            <DataTable
              label={say('invitations.title')}
              columns={columns}
              rows={waiting}
              rowId={({ id }) => id}
              narrow="stacks"
            />
          );
        }}
      </Listed>
      {shown !== undefined && <InvitationLink invited={shown} onClose={() => setShown(undefined)} />}
    </Panel>
  );
}

interface Acts {
  readonly isBusy: boolean;
  readonly onRenew: (id: string) => void;
  readonly onRevoke: (id: string) => void;
}

function columnsFor(say: Say, { isBusy, onRenew, onRevoke }: Acts): readonly DataColumn<Invitation>[] {
  return [
    {
      id: 'email',
      title: say('people.email'),
      isBare: true,
      className: 'font-medium',
      cell: ({ email }) => email,
      sortBy: ({ email }) => email,
    },
    {
      id: 'state',
      title: say('people.state'),
      cell: ({ state }) => (
        <Badge tone={state === 'open' ? 'running' : 'warn'}>{say(`invitations.state.${state}`)}</Badge>
      ),
    },
    {
      id: 'role',
      title: say('people.role'),
      cell: ({ is_account_admin: isAdmin, workspaces }) =>
        isAdmin
          ? say('people.accountAdmin')
          : workspaces.map(({ workspace, role }) => `${workspace}: ${say(`role.${role}`)}`).join(', '),
    },
    { id: 'by', title: say('invitations.by'), cell: ({ created_by: by }) => by },
    {
      id: 'expires',
      title: say('invitations.expires'),
      cell: ({ expires_at: at }) => <Time at={at} />,
      sortBy: ({ expires_at: at }) => Date.parse(at),
    },
    {
      id: 'actions',
      title: say('people.actions'),
      isNumeric: true,
      cell: ({ id, email }) => (
        <>
          <Button
            look="quiet"
            className="-my-1 h-7"
            disabled={isBusy}
            aria-label={say('invitations.renewOf', { email })}
            onClick={() => onRenew(id)}
          >
            {say('invitations.renew')}
          </Button>
          <Button
            look="quiet"
            className="-my-1 -mr-3 h-7 text-bad hover:bg-bad-soft hover:text-bad"
            disabled={isBusy}
            aria-label={say('invitations.revokeOf', { email })}
            onClick={() => onRevoke(id)}
          >
            {say('invitations.revoke')}
          </Button>
        </>
      ),
    },
  ];
}
