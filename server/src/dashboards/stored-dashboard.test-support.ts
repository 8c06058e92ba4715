import type { DashboardDocument } from '@tallygate/contract';
import { asInstant } from '#kernel';
import type { Warehouse } from '#sql';
import { ACCOUNT_PUBLISHER_ID, FIRST_SETTINGS, type StoredDashboard } from './dashboard-store.ts';

/** A dashboard as the account publishes a template by itself, but for what a test changes. */
export function storedDashboard(document: DashboardDocument, change: Partial<StoredDashboard> = {}): StoredDashboard {
  return {
    id: 'd',
    template: document.template,
    document,
    version: 1,
    isPublished: true,
    isChanged: false,
    hasDraft: false,
    publisher: { id: ACCOUNT_PUBLISHER_ID, address: 'Acme' },
    publishedAt: asInstant(0),
    createdAt: asInstant(0),
    settings: FIRST_SETTINGS,
    ...change,
  };
}

/** A warehouse with room for every test. */
export const defaultWarehouse: Warehouse = {
  id: 'default',
  name: 'default',
  isDefault: true,
  threadsMax: 4,
  memoryBytesMax: 1024 * 2 ** 20,
  timeMsMax: 10_000,
  rowsMax: 10_000,
  runsAtOnceMax: 8,
};
