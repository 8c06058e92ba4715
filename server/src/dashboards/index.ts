export { createDashboards, type Dashboards, type DashboardsPorts } from './create-dashboards.ts';
export type { StoredDashboard } from './dashboard-store.ts';
export { type DataVersion, type DataWatch, type Listening, watchData } from './watch-data.ts';
