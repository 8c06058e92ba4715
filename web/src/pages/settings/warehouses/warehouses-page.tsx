import type { WarehouseMachine } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useAllDashboards } from '../../../api/use-managed-dashboards.ts';
import { useWarehouses } from '../../../api/use-warehouses.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { RemoveWarehouse } from './remove-warehouse.tsx';
import { bytesText } from './warehouse-amounts.ts';
import { WarehouseDialog } from './warehouse-dialog.tsx';
import type { WarehouseDoing } from './warehouse-doing.ts';
import { WarehouseTable } from './warehouse-table.tsx';

/** Which limits do queries run under, and what uses which? For account admins. */
export function WarehousesPage() {
  const { say } = useText();
  if (useSignedIn().person.role === 'account_admin') return <Warehouses />;
  return (
    <>
      <PageHead title={say('warehouses.title')} question={say('warehouses.question')} />
      <Panel>
        <Notice kind="refused" title={say('state.refusedTitle')} text={say('warehouses.refused')} />
      </Panel>
    </>
  );
}

function Warehouses() {
  const { say } = useText();
  const warehouses = useWarehouses();
  const [doing, setDoing] = useState<WarehouseDoing>();
  const normal = warehouses.data?.data.find((each) => each.is_default);
  const close = () => setDoing(undefined);
  return (
    <>
      <PageHead title={say('warehouses.title')} question={say('warehouses.question')}>
        <Button
          look="primary"
          disabled={normal === undefined}
          onClick={() => normal !== undefined && setDoing({ what: 'copy', warehouse: normal })}
        >
          <PlusIcon aria-hidden />
          {say('warehouses.add')}
        </Button>
      </PageHead>
      <Panel aria-labelledby="warehouses">
        <PanelHead id="warehouses" title={say('warehouses.listTitle')} text={say('warehouses.listText')} />
        <List onDo={setDoing} />
      </Panel>
      {doing?.what === 'remove' && <RemoveWarehouse warehouse={doing.warehouse} onClose={close} />}
      {doing !== undefined && doing.what !== 'remove' && (
        <WarehouseDialog doing={doing} machine={warehouses.data?.machine} onClose={close} />
      )}
    </>
  );
}

function List({ onDo }: { readonly onDo: (doing: WarehouseDoing) => void }) {
  const warehouses = useWarehouses();
  const dashboards = useAllDashboards();
  if (warehouses.isPending) return <RowsSkeleton count={3} />;
  if (warehouses.data === undefined) {
    return <Trouble error={warehouses.error} onRetry={() => void warehouses.refetch()} />;
  }
  const { data, machine } = warehouses.data;
  return (
    <>
      <WarehouseTable warehouses={data} dashboards={dashboards.data} onDo={onDo} />
      <Machine machine={machine} />
    </>
  );
}

function Machine({ machine }: { readonly machine: WarehouseMachine }) {
  const { say, language } = useText();
  return (
    <footer className="border-t border-line px-4 py-2 text-small text-muted">
      {say('warehouses.machine', {
        threads: exactNumber(machine.threads_max, language),
        memory: bytesText(machine.memory_bytes_max, language),
      })}
    </footer>
  );
}
