import type { StoredDashboard } from '../dashboard-store.ts';
import {
  changeDashboard,
  type DashboardBy,
  type DashboardOutcome,
  type ManagePorts,
  summaryOf,
} from './dashboard-act.ts';
import type { AskedDashboard } from './publish.ts';

/** Removes a dashboard with its draft, versions and links. Imports of templates stay: pages of the product stand on them. */
export async function removeDashboard<Tx>(
  ports: ManagePorts<Tx>,
  { id, keep }: AskedDashboard<Tx>,
  by: DashboardBy,
): Promise<DashboardOutcome<StoredDashboard>> {
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    if (found.template !== undefined) return { kind: 'refuse', code: 'dashboard_built_in', details: {} };
    await ports.store.remove(tx, found.id);
    const before = { ...summaryOf(found), title: found.document.title.en };
    return { value: found, acted: { action: 'dashboard.removed', before } };
  });
}
