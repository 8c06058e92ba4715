import type { DashboardSettings, DashboardSettingsChange } from '@tallygate/contract';

/** What of the settings is another than it was. Scope and workspace go together: one says nothing without the other. */
export function settingsChange(before: DashboardSettings, after: DashboardSettings): DashboardSettingsChange {
  const { scope, workspace_id: workspace } = after;
  const isScopeNew = scope !== before.scope || workspace !== before.workspace_id;
  return {
    ...(isScopeNew ? { scope, workspace_id: scope === 'workspace' ? workspace : null } : {}),
    ...(after.run_as === before.run_as ? {} : { run_as: after.run_as }),
    ...(after.auto_update === before.auto_update ? {} : { auto_update: after.auto_update }),
    ...(after.warehouse === before.warehouse ? {} : { warehouse: after.warehouse }),
  };
}
