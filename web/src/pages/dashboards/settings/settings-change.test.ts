import type { DashboardSettings } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { settingsChange } from './settings-change.ts';

const before: DashboardSettings = {
  scope: 'account',
  workspace_id: null,
  run_as: 'publisher',
  auto_update: true,
  warehouse: 'default',
};

test.each<{ readonly after: Partial<DashboardSettings>; readonly change: object }>([
  { after: {}, change: {} },
  { after: { warehouse: 'w2' }, change: { warehouse: 'w2' } },
  { after: { run_as: 'viewer', auto_update: false }, change: { run_as: 'viewer', auto_update: false } },
  { after: { scope: 'workspace', workspace_id: 'a' }, change: { scope: 'workspace', workspace_id: 'a' } },
  { after: { scope: 'account', workspace_id: 'a' }, change: { scope: 'account', workspace_id: null } },
])('$after is sent as $change', ({ after, change }) => {
  expect(settingsChange(before, { ...before, ...after })).toEqual(change);
});
