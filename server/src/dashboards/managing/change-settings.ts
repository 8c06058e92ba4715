import type { DashboardSettings, DashboardSettingsChange } from '@tallygate/contract';
import type { Refusal } from '#sql';
import type { StoredDashboard } from '../dashboard-store.ts';
import {
  changeDashboard,
  type DashboardBy,
  type DashboardOutcome,
  type KeepWith,
  type ManagePorts,
} from './dashboard-act.ts';

/** Changes how a dashboard is run, and for whom; every later query follows. What is left out stays. */
export async function changeSettings<Tx>(
  ports: ManagePorts<Tx>,
  asked: {
    readonly id: string;
    readonly change: DashboardSettingsChange;
    readonly keep?: KeepWith<Tx, StoredDashboard>;
  },
  by: DashboardBy,
): Promise<DashboardOutcome<StoredDashboard>> {
  const { id, change, keep } = asked;
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    const settings = await settle(ports, tx, { found, change });
    if ('kind' in settings) return settings;
    const value = { ...found, settings };
    await ports.store.update(tx, value);
    return { value, acted: { action: 'dashboard.changed', before: found.settings, after: settings } };
  });
}

/** The settings that a change leads to, or what stands against them. */
async function settle<Tx>(
  { findNamedWarehouse, isWorkspace }: ManagePorts<Tx>,
  tx: Tx,
  { found, change }: { readonly found: StoredDashboard; readonly change: DashboardSettingsChange },
): Promise<DashboardSettings | Refusal> {
  const asked = Object.entries(change).filter(([, value]) => value !== undefined);
  const wanted: DashboardSettings = { ...found.settings, ...Object.fromEntries(asked) };
  const warehouse = await findNamedWarehouse(wanted.warehouse, tx);
  if (warehouse === undefined && change.warehouse !== undefined) {
    return { kind: 'refuse', code: 'warehouse_unknown', details: { warehouse: change.warehouse } };
  }
  const settings: DashboardSettings = {
    ...wanted,
    warehouse: warehouse?.id ?? wanted.warehouse,
    workspace_id: wanted.scope === 'account' ? null : wanted.workspace_id,
  };
  if (settings.scope === 'account') return settings;
  const workspace = settings.workspace_id ?? '';
  if (!(await isWorkspace(workspace))) return { kind: 'refuse', code: 'workspace_unknown', details: { workspace } };
  return settings;
}
