import {
  type DatasetRun,
  type DatasetStatement,
  dashboardSchema,
  datasetStatementSchema,
  type FilterName,
  type FilterValues,
  filterValuesSchema,
  type Language,
} from '@tallygate/contract';
import type { FilterAsked, Stoppable } from '../dashboards/dashboard-source.ts';
import { client } from './client.ts';
import { fetchFile } from './fetch-file.ts';

/** What is asked of a dashboard when somebody opens a picker or a menu: it comes then, and not with the first page. */
interface DatasetOf {
  readonly dashboard: string;
  readonly dataset: string;
}

/** Values that a filter can be set to. */
export async function filterValues(
  { dashboard, filter }: { readonly dashboard: string; readonly filter: FilterName },
  asked: FilterAsked,
  { signal }: Stoppable,
): Promise<FilterValues> {
  const path = pathOf(dashboard, 'filters', filter);
  return await client.ask({
    path,
    query: { ...asked, text: asked.text || undefined },
    answer: filterValuesSchema,
    signal,
  });
}

/** What a run of the same question runs. */
export async function datasetStatement(of: DatasetOf, question: DatasetRun): Promise<DatasetStatement> {
  const path = pathOf(of.dashboard, 'datasets', of.dataset, 'statement');
  return await client.ask({ method: 'POST', path, body: question, answer: datasetStatementSchema });
}

/** A dataset as CSV, written by the server. */
export async function datasetCsv(of: DatasetOf, question: DatasetRun): Promise<Blob> {
  const path = pathOf(of.dashboard, 'datasets', of.dataset, 'run');
  return await fetchFile({ path, body: question, accept: 'text/csv' });
}

/** A page as PDF, written by the server. */
export async function pagePdf(
  of: { readonly dashboard: string; readonly page: string },
  asked: { readonly question: DatasetRun; readonly language: Language },
  { signal }: Stoppable,
): Promise<Blob> {
  const path = pathOf(of.dashboard, 'pages', of.page, 'export');
  return await fetchFile({ path, body: asked, accept: 'application/pdf', signal });
}

/** Publishes a dashboard with the caller's permission. */
export async function publish(dashboard: string) {
  const path = pathOf(dashboard, 'publish');
  return await client.ask({ method: 'POST', path, answer: dashboardSchema, idempotencyKey: crypto.randomUUID() });
}

function pathOf(...parts: readonly string[]): string {
  return `/api/v1/dashboards/${parts.map(encodeURIComponent).join('/')}`;
}
