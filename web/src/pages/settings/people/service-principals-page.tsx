import type { ServicePrincipal } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { PlusIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { peopleCalls } from '../../../api/people-calls.ts';
import { useServicePrincipals } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ZoneNote } from '../../../components/zone-note.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { AdminsOnly } from './admins-only.tsx';
import { Listed } from './listed.tsx';
import { NameDialog } from './name-dialog.tsx';
import { OwnerActs } from './owner-acts.tsx';
import { ownerColumns } from './owner-columns.tsx';

/** Programs that call the gateway with keys of their own. */
export function ServicePrincipalsPage() {
  const { say } = useText();
  const principals = useServicePrincipals();
  const { person, workspaces } = useSignedIn();
  const isManager = person.role === 'account_admin';
  const [isCreating, setCreating] = useState(false);
  const columns = useMemo(() => columnsFor(say, isManager), [say, isManager]);
  const roles = workspaces.slice(0, 1).map(({ id }) => ({ workspace: id, role: 'member' as const }));
  return (
    <>
      <PageHead title={say('principals.title')} question={say('principals.question')}>
        <div className="flex flex-wrap gap-2">
          <Button asChild>
            <Link to="/settings/keys">{say('principals.toKeys')}</Link>
          </Button>
          {isManager && (
            <Button look="primary" onClick={() => setCreating(true)}>
              <PlusIcon aria-hidden />
              {say('principals.create')}
            </Button>
          )}
        </div>
      </PageHead>
      <AdminsOnly>
        <Panel>
          <Listed query={principals}>
            {(all) =>
              all.length === 0 ? (
                <Notice kind="empty" title={say('principals.emptyTitle')} text={say('principals.emptyText')} />
              ) : (
                <DataTable
                  label={say('principals.title')}
                  columns={columns}
                  rows={all}
                  rowId={({ id }) => id}
                  narrow="stacks"
                />
              )
            }
          </Listed>
        </Panel>
        <ZoneNote className="mt-3 text-right" />
      </AdminsOnly>
      {isCreating && (
        <NameDialog
          title={say('principals.create')}
          action={say('principals.create')}
          hint={say('principals.nameHint')}
          onSave={(name, idempotencyKey) =>
            peopleCalls.createServicePrincipal({ name, workspaces: roles }, { idempotencyKey })
          }
          onClose={() => setCreating(false)}
        />
      )}
    </>
  );
}

function columnsFor(say: Say, isManager: boolean): readonly DataColumn<ServicePrincipal>[] {
  const acts: DataColumn<ServicePrincipal> = {
    id: 'actions',
    title: say('people.actions'),
    isNumeric: true,
    cell: (principal) => <OwnerActs kind="service_principal" owner={principal} />,
  };
  return [
    {
      id: 'name',
      title: say('people.name'),
      isBare: true,
      className: 'font-medium',
      cell: ({ name }) => name,
      sortBy: ({ name }) => name.toLowerCase(),
    },
    ...ownerColumns<ServicePrincipal>(say),
    ...(isManager ? [acts] : []),
  ];
}
