import { type DatasetQuestionBody, datasetRunSchema, FILTERS } from '@tallygate/contract';
import type { DatasetRequest, StoredDashboard } from '#dashboards';
import { type Actor, may, type PreviewId } from '#identity';
import { asInstant } from '#kernel';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';

type Options = Pick<ControlApiOptions, 'dashboards' | 'previews'>;

const CREDITS_TEMPLATE = 'credits';

/** The dashboard that the path names, by id or by its template. Throws an ApiRefusal when whoever asks may not see it, or nobody can now. */
export async function findDashboard(context: ApiContext, options: Options): Promise<StoredDashboard> {
  const id = context.req.param('id') ?? '';
  const dashboard = await options.dashboards.find(id);
  if (dashboard === undefined) throw new ApiRefusal('dashboard_unknown', { dashboard: id.slice(0, 100) });
  if (!mayReadDashboard(context.get('actor'), dashboard)) throw new ApiRefusal('role_not_allowed');
  await demandPreviewOf(dashboard, options);
  if (!dashboard.isPublished && !mayManageDashboards(context.get('actor'))) {
    throw new ApiRefusal('dashboard_unpublished');
  }
  return dashboard;
}

/** Whether somebody may see a dashboard and its figures. What credits were used for is for those who may read credits, whoever was granted it. */
export function mayReadDashboard(
  actor: Pick<Actor, 'role' | 'endpoints' | 'grants'>,
  { id, document }: Pick<StoredDashboard, 'id' | 'document'>,
): boolean {
  // A copy shows what its origin does.
  if (document.template === CREDITS_TEMPLATE && !may(actor, { kind: 'read_credits' }).isAllowed) return false;
  return may(actor, { kind: 'read_dashboard', dashboard: id }).isAllowed;
}

/** Whether somebody may make, change, publish and share dashboards. */
export function mayManageDashboards(actor: Pick<Actor, 'role' | 'endpoints' | 'grants'>): boolean {
  return may(actor, { kind: 'import_dashboard' }).isAllowed;
}

/** The feature that a dashboard is part of: while it is switched off, it is neither seen nor read. What was paid always is. */
export function previewOf(template: string | undefined): PreviewId | undefined {
  if (template === CREDITS_TEMPLATE) return undefined;
  return template === 'runs' ? 'ai_runs' : 'usage_tracking';
}

/** Throws an ApiRefusal while the feature of a dashboard is switched off. */
export async function demandPreviewOf(
  { document }: { readonly document: Pick<StoredDashboard['document'], 'template'> },
  { previews }: Pick<Options, 'previews'>,
): Promise<void> {
  const preview = previewOf(document.template);
  if (preview === undefined) return;
  if (!(await previews.isOn(preview))) throw new ApiRefusal('preview_off', { preview });
}

/** What the body asks: range, granularity and filters, and nothing else. The statement and the zone are not the viewer's. */
export async function readQuestion(
  context: ApiContext,
  options: Pick<ControlApiOptions, 'account'>,
): Promise<DatasetRequest['question']> {
  return questionOf(parseWith(datasetRunSchema, await readJsonBody(context.req.raw)), options);
}

/** A question as it came over the wire, in the account's zone. */
export function questionOf(
  body: DatasetQuestionBody,
  { account }: Pick<ControlApiOptions, 'account'>,
): DatasetRequest['question'] {
  return {
    from: asInstant(Date.parse(body.from)),
    to: asInstant(Date.parse(body.to)),
    timeZone: account().timeZone,
    granularity: body.granularity,
    filters: Object.fromEntries(FILTERS.map((filter) => [filter, body[filter]])),
  };
}
