import type { Dashboard, DashboardSummary, ShownDocument } from '@tallygate/contract';
import { mayReadRows, type StoredDashboard } from '#dashboards';
import { isoInstant } from '#kernel';
import type { ApiContext, ControlApiOptions } from './api-context.ts';
import { mayManageDashboards } from './dashboard-access.ts';

type Options = Pick<ControlApiOptions, 'dashboards'>;

/** A dashboard as the API tells of it. Statements are told to those who may read the tables that they are about. */
export async function dashboardAnswer(
  context: ApiContext,
  dashboard: StoredDashboard,
  options: Options,
): Promise<Dashboard> {
  const document = mayReadRows(context.get('actor')) ? dashboard.document : withoutStatements(dashboard.document);
  return { ...(await commonOf(context, dashboard, options)), document };
}

/** The same without its document, for lists. */
export async function summaryAnswer(
  context: ApiContext,
  dashboard: StoredDashboard,
  options: Options,
): Promise<DashboardSummary> {
  const { title, pages } = dashboard.document;
  return {
    ...(await commonOf(context, dashboard, options)),
    title,
    pages: pages.map(({ id, title: pageTitle }) => ({ id, title: pageTitle })),
  };
}

function withoutStatements(document: StoredDashboard['document']): ShownDocument {
  return { ...document, datasets: document.datasets.map(({ sql: _untold, ...dataset }) => dataset) };
}

async function commonOf(
  context: ApiContext,
  dashboard: StoredDashboard,
  { dashboards }: Options,
): Promise<Omit<Dashboard, 'document'>> {
  const { template, document } = dashboard;
  return {
    id: dashboard.id,
    template: template ?? null,
    template_version: document.template_version ?? null,
    state: await dashboards.stateOf(dashboard),
    version: dashboard.version,
    is_changed: dashboard.isChanged,
    has_draft: dashboard.hasDraft && mayManageDashboards(context.get('actor')),
    published_by: dashboard.publisher.address,
    published_at: isoInstant(dashboard.publishedAt),
    newest_template_version: (template === undefined ? undefined : dashboards.newestVersion(template)) ?? null,
    settings: dashboard.settings,
  };
}
