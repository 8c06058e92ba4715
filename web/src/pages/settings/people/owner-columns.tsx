import type { ServicePrincipal } from '@tallygate/contract';
import { Badge } from '../../../components/badge.tsx';
import type { DataColumn } from '../../../components/data-table.tsx';
import { Time, Unknown } from '../../../components/values.tsx';
import type { Say } from '../../../locales/use-text.ts';

/** What is shown of people and of service principals alike: where they may do what, and whether they may at all. */
export function ownerColumns<Row extends ServicePrincipal>(say: Say): readonly DataColumn<Row>[] {
  return [
    {
      id: 'workspaces',
      title: say('people.workspaces'),
      className: 'max-w-72',
      cell: (row) => <Roles row={row} say={say} />,
    },
    {
      id: 'groups',
      title: say('people.groups'),
      className: 'max-w-48',
      cell: ({ groups }) =>
        groups.length === 0 ? <Unknown reason={say('value.none')} /> : groups.map(({ name }) => name).join(', '),
    },
    {
      id: 'state',
      title: say('people.state'),
      cell: ({ disabled_at: at }) => (
        <Badge tone={at === null ? 'good' : 'neutral'}>{say(at === null ? 'people.active' : 'people.disabled')}</Badge>
      ),
      sortBy: ({ disabled_at: at }) => (at === null ? 0 : 1),
    },
    {
      id: 'created',
      title: say('people.created'),
      cell: ({ created_at: at }) => <Time at={at} />,
      sortBy: ({ created_at: at }) => Date.parse(at),
    },
  ];
}

function Roles({ row, say }: { readonly row: ServicePrincipal; readonly say: Say }) {
  if (row.is_account_admin) return <Badge tone="running">{say('people.accountAdmin')}</Badge>;
  if (row.workspaces.length === 0) return <Unknown reason={say('people.noWorkspace')} />;
  return row.workspaces.map(({ workspace, role }) => `${workspace}: ${say(`role.${role}`)}`).join(', ');
}
