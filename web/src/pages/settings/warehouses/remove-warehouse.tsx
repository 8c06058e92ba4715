import type { Warehouse } from '@tallygate/contract';
import { useAllDashboards } from '../../../api/use-managed-dashboards.ts';
import { useRemoveWarehouse } from '../../../api/use-warehouses.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { dashboardsOf } from './warehouse-table.tsx';

interface RemoveWarehouseProps {
  readonly warehouse: Warehouse;
  readonly onClose: () => void;
}

/** Asks before a warehouse goes; one that dashboards run on stays, and they are named. */
export function RemoveWarehouse({ warehouse, onClose }: RemoveWarehouseProps) {
  const { say, language } = useText();
  const removal = useRemoveWarehouse();
  const keyOf = useRepeatKey();
  const using = dashboardsOf(warehouse, useAllDashboards().data ?? []);
  const { id, name } = warehouse;
  if (using.length > 0) {
    const names = using.map(({ title }) => title[language]).join(', ');
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={say('warehouses.inUseTitle', { name })}
        text={say('warehouses.inUseText', { names })}
      >
        <div className="flex justify-end">
          <Button onClick={onClose}>{say('action.close')}</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={say('warehouses.removeTitle', { name })}
      text={say('warehouses.removeText')}
      action={say('warehouses.remove')}
      isDanger
      isPending={removal.isPending}
      error={removal.error}
      onConfirm={() => removal.mutate({ id, idempotencyKey: keyOf(id) }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
