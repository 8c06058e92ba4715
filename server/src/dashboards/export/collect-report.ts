import { type DashboardDocument, type DatasetResult, errorMessage, type Language } from '@tallygate/contract';
import type { Refusal } from '#sql';
import { datasetsOf, type PrintedDataset } from './page-report.ts';

/** What came of asking for one dataset. */
export type AskedDataset = Refusal | { readonly kind: 'result'; readonly result: DatasetResult };

/** Runs one dataset as anybody who looks at the page would have it run. Rejects with the signal's reason when it aborts. */
export type AskDataset = (dataset: string) => Promise<AskedDataset>;

export type CollectedDatasets =
  | { readonly kind: 'datasets'; readonly datasets: Readonly<Record<string, PrintedDataset>> }
  /** The question itself was refused, so that nothing of the page can be shown. */
  | Refusal;

/** Trouble of one dataset: the others may have figures, and the page says what is missing. */
const OF_ONE_DATASET: ReadonlySet<Refusal['code']> = new Set([
  'dashboard_table_not_granted',
  'dataset_failed',
  'sql_busy',
  'sql_limit',
  'warehouse_unavailable',
]);

/** Runs every dataset of a page side by side. What fails alone becomes a sentence in its place. */
export async function collectDatasets(
  page: Pick<DashboardDocument['pages'][number], 'widgets'>,
  { ask, language }: { readonly ask: AskDataset; readonly language: Language },
): Promise<CollectedDatasets> {
  const names = datasetsOf(page.widgets);
  const outcomes = await Promise.all(names.map(async (name) => [name, await ask(name)] as const));
  const datasets: Record<string, PrintedDataset> = {};
  for (const [name, outcome] of outcomes) {
    if (outcome.kind === 'refuse' && !OF_ONE_DATASET.has(outcome.code)) return outcome;
    datasets[name] =
      outcome.kind === 'result'
        ? outcome
        : { kind: 'refused', sentence: errorMessage(outcome.code, { language }, outcome.details) };
  }
  return { kind: 'datasets', datasets };
}
